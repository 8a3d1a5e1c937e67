mock_provider "aws" {}

variables {
  environment = "production"
  api         = "orders"
  domain      = "thing.com"
  zone_id     = "Z1"
  record_name = "orders.thing.com"
  weights     = { blue = 90, green = 10 }

  existing_records = ["production-blue-orders.thing.com", "production-green-orders.thing.com"]
}

run "a_sum_of_zero_is_refused" {
  command = plan

  variables {
    weights = { blue = 0, green = 0 }
  }
  expect_failures = [var.weights]
}

run "no_colour_at_all_is_refused" {
  command = plan

  variables {
    weights = {}
  }
  expect_failures = [var.weights]
}

run "a_weight_beyond_255_is_refused" {
  command = plan

  variables {
    weights = { blue = 256, green = 0 }
  }
  expect_failures = [var.weights]
}

run "a_weight_below_0_is_refused" {
  command = plan

  variables {
    weights = { blue = -1, green = 10 }
  }
  expect_failures = [var.weights]
}

run "half_a_weight_is_refused" {
  command = plan

  variables {
    weights = { blue = 0.5, green = 10 }
  }
  expect_failures = [var.weights]
}

run "an_unknown_colour_is_refused" {
  command = plan

  variables {
    weights = { blue = 90, red = 10 }
  }
  expect_failures = [var.weights]
}

run "a_name_in_another_domain_is_refused" {
  command = plan

  variables {
    record_name = "orders.other.com"
  }
  expect_failures = [var.record_name]
}

run "a_colour_that_was_not_applied_is_refused_by_its_name_whatever_its_weight" {
  command = plan

  variables {
    weights          = { blue = 100, green = 0 }
    existing_records = ["production-blue-orders.thing.com", "production-green-payments.thing.com"]
  }
  expect_failures = [aws_route53_record.this["green"]]
}
