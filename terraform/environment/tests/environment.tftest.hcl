mock_provider "aws" {
  source          = "../../test/terraform-mocks"
  override_during = plan
}

mock_provider "aws" {
  alias           = "dns"
  source          = "../../test/terraform-mocks"
  override_during = plan
}

variables {
  environment = "production"
  colour      = "green"
  region      = "eu-west-1"
  domain      = "thing.com"
  logstash    = { host = "logstash.thing.com", port = 5044, tls = true }
  clone = {
    source_bucket_names      = ["photos"]
    destination_bucket_names = ["photos-copy"]
  }
  alarm_emails = ["operations@thing.com"]
}

# Whatever APIs there are: adding one must not need a change here.
run "what_all_apis_share_is_the_colours" {
  command = plan

  assert {
    condition     = [local.platform.environment, local.platform.colour, local.platform.zone_id, local.platform.weights] == ["production", "green", "Z1", {}]
    error_message = "found ${jsonencode(local.platform)}"
  }
  assert {
    condition     = output.dashboard_name == "production-green-lambda-core-euw1"
    error_message = "found ${output.dashboard_name}"
  }
  assert {
    condition = output.clone_functions == {
      segmenter = "production-green-clone-segmenter"
      copier    = "production-green-clone-copier"
    }
    error_message = "found ${jsonencode(output.clone_functions)}"
  }
  assert {
    condition     = output.alarm_topic_arn == "arn:aws:sns:eu-west-1:123456789012:production-green-alarms" && local.platform.alarm_topic_arn == output.alarm_topic_arn
    error_message = "found ${jsonencode(output.alarm_topic_arn)}"
  }
}

run "without_a_clone_there_is_none_and_without_a_topic_on_purpose_neither" {
  command = plan

  variables {
    clone           = null
    alarm_topic_arn = "none"
    alarm_emails    = []
  }
  assert {
    condition     = output.alarm_topic_arn == null && local.platform.alarm_topic_arn == null && length(module.alarm_topic) == 0
    error_message = "found ${jsonencode(output.alarm_topic_arn)}"
  }
  assert {
    condition     = length(output.clone_functions) == 0 && output.command_bucket_name == null
    error_message = "found ${jsonencode(output.clone_functions)}"
  }
}

# Together, for each run plans all there is.
run "values_that_cannot_be_are_refused_each_for_itself" {
  command = plan

  variables {
    colour          = "red"
    region          = "eu-west-1a"
    account_id      = "1234"
    alarm_topic_arn = "operations"
    logstash        = { host = "logstash.thing.com", port = 5044, protocol = "udp" }
  }
  expect_failures = [var.colour, var.region, var.account_id, var.alarm_topic_arn, var.logstash]
}

run "variables_of_another_than_the_caller_means_compression_over_tcp_and_addresses_without_the_topic_are_refused" {
  command = plan

  variables {
    target          = "production/blue"
    logstash        = { host = "logstash.thing.com", port = 5000, protocol = "tcp", compression = 1, tls = true }
    alarm_topic_arn = "none"
  }
  expect_failures = [var.target, var.logstash, var.alarm_emails]
}

run "the_second_region_of_an_environment_has_a_folder_of_its_own_and_may_have_a_topic_of_ones_own" {
  command = plan

  variables {
    target          = "production-euw1/green"
    region_token    = "two"
    alarm_topic_arn = "arn:aws:sns:eu-west-1:123456789012:operations"
    alarm_emails    = []
  }
  assert {
    condition     = output.alarm_topic_arn == "arn:aws:sns:eu-west-1:123456789012:operations" && length(module.alarm_topic) == 0
    error_message = "found ${jsonencode(output.alarm_topic_arn)}"
  }
  assert {
    condition     = [output.dashboard_name, local.platform.region_token] == ["production-green-lambda-core-two", "two"]
    error_message = "found ${jsonencode([output.dashboard_name, local.platform.region_token])}"
  }
}

run "a_colour_that_has_weight_is_not_destroyed" {
  command = plan

  variables {
    destroying = true
  }
  override_data {
    target          = data.aws_route53_records.top_level
    override_during = plan
    values = { resource_record_sets = [
      { name = "orders.thing.com.", weight = 90, alias_target = { dns_name = "production-blue-orders.thing.com." } },
      { name = "orders.thing.com.", weight = 10, alias_target = { dns_name = "production-green-orders.thing.com." } },
      { name = "payments.thing.com.", weight = 0, alias_target = { dns_name = "production-green-payments.thing.com." } },
    ] }
  }
  expect_failures = [var.destroying]
}

run "a_colour_without_weight_is_destroyed" {
  command = plan

  variables {
    destroying = true
  }
  override_data {
    target          = data.aws_route53_records.top_level
    override_during = plan
    values = { resource_record_sets = [
      { name = "orders.thing.com.", weight = 100, alias_target = { dns_name = "production-blue-orders.thing.com." } },
      { name = "orders.thing.com.", weight = 0, alias_target = { dns_name = "production-green-orders.thing.com." } },
    ] }
  }
}

run "logs_that_would_leave_in_the_clear_are_refused" {
  command = plan

  variables {
    logstash = { host = "logstash.thing.com", port = 5044 }
  }
  expect_failures = [var.logstash]
}

run "plaintext_within_ones_own_network_is_taken" {
  command = plan

  variables {
    logstash = { host = "logstash.thing.com", port = 5044 }
    network  = { vpc_id = "vpc-1", subnet_ids = ["subnet-1"], logstash_cidr_blocks = ["10.0.4.0/24"] }
  }
  assert {
    condition     = local.platform.network.vpc_id == "vpc-1"
    error_message = "found ${jsonencode(local.platform.network)}"
  }
}

run "a_zone_of_another_account_is_left_to_that_accounts_role" {
  command = plan

  variables {
    dns_role_arn = "arn:aws:iam::210987654321:role/dns"
    private_zone = true
  }
  assert {
    condition     = local.platform.zone_id == null && data.aws_route53_zone.this.private_zone
    error_message = "found ${jsonencode(local.platform.zone_id)}"
  }
}

run "a_topic_to_which_nobody_listens_is_told_of_and_a_role_for_the_zone_that_is_none_is_refused" {
  command = plan

  variables {
    dns_role_arn = "dns"
    alarm_emails = []
  }
  expect_failures = [var.dns_role_arn, check.alarm_emails]
}

run "the_runtime_is_handed_to_all" {
  command = plan

  variables {
    runtime = "nodejs20.x"
  }
  assert {
    condition     = local.platform.runtime == "nodejs20.x" && module.clone[0].runtimes == { segmenter = "nodejs20.x", copier = "nodejs20.x" }
    error_message = "found ${jsonencode(module.clone[0].runtimes)}"
  }
}
