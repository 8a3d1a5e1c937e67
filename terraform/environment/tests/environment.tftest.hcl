mock_provider "aws" {
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
}

run "every_api_has_its_colours_names" {
  command = plan

  assert {
    # Whatever APIs there are: adding one must not need a change here.
    condition = length(output.apis) > 0 && alltrue([
      for name, api in output.apis : api.function_name == "production-green-${name}-elb-log-processor"
    ])
    error_message = "found ${jsonencode(output.apis)}"
  }
  assert {
    condition = output.clone_functions == {
      segmenter = "production-green-clone-segmenter"
      copier    = "production-green-clone-copier"
    }
    error_message = "found ${jsonencode(output.clone_functions)}"
  }
}

run "without_a_clone_there_is_none" {
  command = plan

  variables {
    clone = null
  }
  assert {
    condition     = length(output.clone_functions) == 0 && output.command_bucket_name == null
    error_message = "found ${jsonencode(output.clone_functions)}"
  }
}

run "an_unknown_protocol_is_refused" {
  command = plan

  variables {
    logstash = { host = "logstash.thing.com", port = 5044, protocol = "udp" }
  }
  expect_failures = [var.logstash]
}

run "compression_over_tcp_is_refused" {
  command = plan

  variables {
    logstash = { host = "logstash.thing.com", port = 5000, protocol = "tcp", compression = 1 }
  }
  expect_failures = [var.logstash]
}

run "an_unknown_colour_is_refused" {
  command = plan

  variables {
    colour = "red"
  }
  expect_failures = [var.colour]
}

run "a_zone_is_no_region" {
  command = plan

  variables {
    region = "eu-west-1a"
  }
  expect_failures = [var.region]
}

run "a_topic_that_is_no_arn_is_refused" {
  command = plan

  variables {
    alarm_topic_arn = "operations"
  }
  expect_failures = [var.alarm_topic_arn]
}

run "variables_of_another_than_the_caller_means_are_refused" {
  command = plan

  variables {
    target = "production/blue"
  }
  expect_failures = [var.target]
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
    condition     = length(output.apis) > 0
    error_message = "found ${jsonencode(output.apis)}"
  }
}

run "an_account_that_is_none_is_refused" {
  command = plan

  variables {
    account_id = "1234"
  }
  expect_failures = [var.account_id]
}
