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

run "the_longest_bucket_name_fits" {
  command = plan

  variables {
    name = "a23456789012345678901234"
  }
  assert {
    condition     = length("${output.prefix}-logs-123456789012") <= 63
    error_message = "${output.prefix}-logs-123456789012 is too long for a bucket"
  }
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
