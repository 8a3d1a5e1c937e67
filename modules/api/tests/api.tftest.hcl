mock_provider "aws" {
  source          = "../../test/terraform-mocks"
  override_during = plan
}

variables {
  name               = "orders"
  load_balancer_type = "classic"
  platform = {
    environment   = "production"
    colour        = "green"
    domain        = "thing.com"
    zone_id       = "Z1"
    processor_zip = "versions.tf"
    logstash      = { host = "logstash.thing.com", port = 5044 }
    labels        = { team = "platform" }
  }
}

run "the_colours_record_points_at_a_classic_load_balancer" {
  command = plan

  assert {
    condition     = length(module.record) == 1 && local.load_balancer.ipv6 == false
    error_message = "found ${length(module.record)} records and ${jsonencode(local.load_balancer)}"
  }
  assert {
    condition = [
      output.load_balancer.dns_name, output.load_balancer.zone_id,
    ] == ["classic.eu-west-1.elb.amazonaws.com", "Z32O12XQLNTSW2"]
    error_message = "found ${jsonencode(output.load_balancer)}"
  }
  assert {
    condition     = data.aws_elb.this[0].name == "production-green-orders"
    error_message = "looked for ${data.aws_elb.this[0].name}"
  }
}

run "and_at_an_application_load_balancer_of_another_name" {
  command = plan

  variables {
    load_balancer_type = "application"
    load_balancer_name = "green-edge"
  }
  assert {
    condition     = output.load_balancer.zone_id == "Z215JYRZR1TBD5" && endswith(data.aws_lb.this[0].arn, "/app/green-edge/0a1b2c3d4e5f6071")
    error_message = "found ${jsonencode(output.load_balancer)}"
  }
}

run "a_missing_load_balancer_takes_the_record_alone_and_is_told_by_the_apis_name" {
  command = plan

  override_data {
    target          = data.aws_network_interfaces.classic
    override_during = plan
    values          = { ids = [] }
  }
  expect_failures = [check.load_balancer]
  assert {
    condition     = length(module.record) == 0 && output.function_name == "production-green-orders-elb-log-processor"
    error_message = "found ${length(module.record)} records and the function ${jsonencode(output.function_name)}"
  }
}

run "one_of_another_type_is_as_good_as_missing" {
  command = plan

  variables {
    load_balancer_type = "network"
    load_balancer_name = "green-edge"
  }
  expect_failures = [check.load_balancer]
  assert {
    condition     = length(module.record) == 0
    error_message = "found ${jsonencode(output.load_balancer)}"
  }
}

run "the_state_can_be_asked_for_what_the_load_balancer_has_to_be_told" {
  command = plan

  assert {
    condition = [
      terraform_data.summary.input.name, terraform_data.summary.input.load_balancer_name, terraform_data.summary.input.log_prefix,
    ] == ["orders", "production-green-orders", ""]
    error_message = "found ${jsonencode(terraform_data.summary.input)}"
  }
}

run "an_environment_that_does_not_have_it_gets_nothing" {
  command = plan

  variables {
    environments = ["staging"]
  }
  assert {
    condition     = length(module.record) + length(module.processor) == 0 && output.function_name == null && output.log_bucket_name == null
    error_message = "found ${length(module.record)} records and ${length(module.processor)} processors"
  }
}

run "it_is_not_taken_from_an_environment_that_sends_clients_to_it" {
  command = plan

  variables {
    environments = ["staging"]
    platform = {
      environment   = "production"
      colour        = "green"
      domain        = "thing.com"
      zone_id       = "Z1"
      processor_zip = "versions.tf"
      logstash      = { host = "logstash.thing.com", port = 5044 }
      weights       = { orders = 10 }
    }
  }
  expect_failures = [var.environments]
}

run "a_misspelt_environment_is_refused" {
  command = plan

  variables {
    environments = ["prodution"]
    platform = {
      environment   = "staging"
      colour        = "green"
      domain        = "thing.com"
      zone_id       = "Z1"
      processor_zip = "versions.tf"
      logstash      = { host = "logstash.thing.com", port = 5044 }
      environments  = ["production", "staging"]
    }
  }
  expect_failures = [var.environments]
}

run "a_load_balancer_name_that_cannot_exist_is_refused" {
  command = plan

  variables {
    name = "orders-and-invoices"
  }
  expect_failures = [var.load_balancer_name]
}

run "a_paused_api_leaves_its_logs_in_their_queue" {
  command = plan

  variables {
    paused = true
  }
  assert {
    condition     = module.processor[0].paused
    error_message = "the mapping is still on"
  }
}

run "an_unknown_load_balancer_type_is_refused" {
  command = plan

  variables {
    load_balancer_type = "gateway"
  }
  expect_failures = [var.load_balancer_type]
}

run "the_processor_speaks_what_the_platforms_logstash_does" {
  command = plan

  variables {
    platform = {
      environment   = "production"
      colour        = "green"
      domain        = "thing.com"
      zone_id       = "Z1"
      processor_zip = "versions.tf"
      logstash      = { host = "logstash.thing.com", port = 5044, compression = 3 }
    }
  }
  assert {
    condition = [
      module.processor[0].environment_variables["LOGSTASH_PROTOCOL"],
      module.processor[0].environment_variables["LOGSTASH_COMPRESSION"],
      module.processor[0].environment_variables["CONNECTION_WAIT_MILLISECONDS"],
    ] == ["lumberjack", "3", "5000"]
    error_message = "found ${jsonencode(module.processor[0].environment_variables)}"
  }
}

run "a_dual_stack_load_balancer_has_ipv6" {
  command = plan

  variables {
    load_balancer_type = "application"
    load_balancer_name = "green-edge"
  }
  override_data {
    target          = data.aws_lb.this
    override_during = plan
    values = {
      dns_name        = "application.eu-west-1.elb.amazonaws.com"
      zone_id         = "Z215JYRZR1TBD5"
      ip_address_type = "dualstack"
    }
  }
  assert {
    condition     = output.load_balancer.ipv6
    error_message = "found ${jsonencode(output.load_balancer)}"
  }
}

run "without_a_zone_there_is_no_record_and_still_a_processor" {
  command = plan

  variables {
    platform = {
      environment   = "production"
      colour        = "green"
      domain        = "thing.com"
      processor_zip = "versions.tf"
      logstash      = { host = "logstash.thing.com", port = 5044 }
      runtime       = "nodejs20.x"
    }
  }
  assert {
    condition     = length(module.record) == 0 && output.record == null && output.load_balancer.dns_name == "classic.eu-west-1.elb.amazonaws.com"
    error_message = "found ${length(module.record)} records"
  }
  assert {
    condition     = module.processor[0].runtime == "nodejs20.x"
    error_message = "found ${module.processor[0].runtime}"
  }
}
