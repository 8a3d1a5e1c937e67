mock_provider "aws" {
  source          = "../../test/terraform-mocks"
  override_during = plan
}

variables {
  name               = "orders"
  load_balancer_type = "classic"
  # Its name is known here; that of an API's own bucket is another's business.
  existing_log_bucket = { name = "shared-logs", prefix = "edge" }
  platform = {
    environment   = "production"
    colour        = "green"
    domain        = "thing.com"
    zone_id       = "Z1"
    processor_zip = "versions.tf"
    logstash      = { host = "logstash.thing.com", port = 5044 }
  }
}

run "a_load_balancer_that_logs_where_it_should_is_not_mentioned" {
  command = plan

  override_data {
    target          = data.aws_elb.this
    override_during = plan
    values = {
      dns_name    = "classic.eu-west-1.elb.amazonaws.com"
      access_logs = [{ bucket = "shared-logs", bucket_prefix = "edge", enabled = true, interval = 60 }]
    }
  }
  assert {
    condition     = local.found_logging == local.expected_logging
    error_message = "found ${jsonencode(local.found_logging)}, expected ${jsonencode(local.expected_logging)}"
  }
}

run "logs_that_are_off_are_told_by_the_apis_name" {
  command = plan

  override_data {
    target          = data.aws_elb.this
    override_during = plan
    values = {
      dns_name    = "classic.eu-west-1.elb.amazonaws.com"
      access_logs = [{ bucket = "shared-logs", bucket_prefix = "edge", enabled = false, interval = 60 }]
    }
  }
  expect_failures = [check.access_logs]
}

run "so_is_another_bucket" {
  command = plan

  override_data {
    target          = data.aws_elb.this
    override_during = plan
    values = {
      dns_name    = "classic.eu-west-1.elb.amazonaws.com"
      access_logs = [{ bucket = "other-logs", bucket_prefix = "edge", enabled = true, interval = 60 }]
    }
  }
  expect_failures = [check.access_logs]
}

run "and_another_prefix_of_an_application_load_balancer" {
  command = plan

  variables {
    load_balancer_type = "application"
    load_balancer_name = "green-edge"
  }
  override_data {
    target          = data.aws_lb.this
    override_during = plan
    values = {
      dns_name    = "application.eu-west-1.elb.amazonaws.com"
      zone_id     = "Z215JYRZR1TBD5"
      access_logs = [{ bucket = "shared-logs", prefix = "", enabled = true }]
    }
  }
  expect_failures = [check.access_logs]
}
