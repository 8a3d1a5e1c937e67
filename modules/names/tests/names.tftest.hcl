variables {
  environment = "production"
  colour      = "green"
  name        = "orders"
  domain      = "thing.com"
}

run "names_a_component" {
  command = plan

  assert {
    condition     = output.prefix == "production-green-orders"
    error_message = "prefix: found ${output.prefix}"
  }
  assert {
    condition     = output.record == "production-green-orders.thing.com"
    error_message = "record: found ${output.record}"
  }
}

run "what_all_regions_share_ends_with_the_region" {
  command = plan

  variables {
    region = "ap-southeast-2"
  }
  assert {
    condition     = [output.account_wide, output.region_suffix, output.prefix] == ["production-green-orders-apse2", "-apse2", "production-green-orders"]
    error_message = "found ${jsonencode([output.account_wide, output.region_suffix, output.prefix])}"
  }
}

run "a_token_of_ones_own_stands_for_the_region" {
  command = plan

  variables {
    region       = "us-gov-east-1"
    region_token = ""
  }
  assert {
    condition     = output.account_wide == "production-green-orders"
    error_message = "found ${output.account_wide}"
  }
}

run "the_longest_names_fit" {
  command = plan

  variables {
    name   = "a2345678901234567890123"
    region = "eu-west-1"
  }
  assert {
    condition     = length("${output.prefix}-logs-123456789012${output.region_suffix}") == 63
    error_message = "${output.prefix}-logs-123456789012${output.region_suffix} is not the longest name of a bucket"
  }
  assert {
    condition     = length("${output.prefix}-elb-log-processor${output.region_suffix}") <= 64
    error_message = "${output.prefix}-elb-log-processor${output.region_suffix} is too long for a role"
  }
}

run "a_name_with_which_a_bucket_gets_too_long_is_refused" {
  command = plan

  variables {
    name   = "a23456789012345678901234"
    region = "eu-west-1"
  }
  expect_failures = [var.name]
}

run "a_token_with_a_hyphen_is_refused" {
  command = plan

  variables {
    region_token = "eu-w1"
  }
  expect_failures = [var.region_token]
}

run "an_unknown_colour_is_refused" {
  command = plan

  variables {
    colour = "red"
  }
  expect_failures = [var.colour]
}

run "a_name_with_a_capital_is_refused" {
  command = plan

  variables {
    name = "Orders"
  }
  expect_failures = [var.name]
}

run "an_environment_that_is_too_long_is_refused" {
  command = plan

  variables {
    environment = "productionlike"
  }
  expect_failures = [var.environment]
}

run "a_domain_with_a_dot_at_the_end_is_refused" {
  command = plan

  variables {
    domain = "thing.com."
  }
  expect_failures = [var.domain]
}
