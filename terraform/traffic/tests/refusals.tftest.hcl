mock_provider "aws" {
  source          = "../../test/terraform-mocks"
  override_during = plan
}

variables {
  environment = "staging"
  region      = "eu-west-1"
  domain      = "thing.com"
  weights = {
    orders   = { blue = 90, green = 10 }
    payments = { blue = 0, green = 255 }
  }
}

run "a_sum_of_zero_is_refused" {
  command = plan

  variables {
    weights = { orders = { blue = 0, green = 0 } }
  }
  expect_failures = [var.weights]
}

run "an_unknown_colour_is_refused" {
  command = plan

  variables {
    weights = { orders = { blue = 90, red = 10 } }
  }
  expect_failures = [var.weights]
}

run "a_weight_beyond_255_is_refused" {
  command = plan

  variables {
    weights = { orders = { blue = 90, green = 300 } }
  }
  expect_failures = [var.weights]
}

run "a_weight_below_0_is_refused" {
  command = plan

  variables {
    weights = { orders = { blue = 90, green = -10 } }
  }
  expect_failures = [var.weights]
}

run "an_environment_that_has_no_colour_yet_has_no_weights" {
  command = plan

  override_data {
    target          = data.aws_route53_records.existing
    override_during = plan
    values          = { resource_record_sets = [] }
  }
  expect_failures = [terraform_data.known]
}

run "a_misspelt_api_is_refused" {
  command = plan

  variables {
    weights = { orders = { blue = 90, green = 10 }, paymnets = { blue = 100 } }
  }
  expect_failures = [terraform_data.known]
}

run "values_that_cannot_be_are_refused_each_for_itself" {
  command = plan

  variables {
    record_prefix = "staging"
    target        = "production/traffic"
  }
  expect_failures = [var.record_prefix, var.target]
}

run "a_role_for_the_zone_that_is_none_is_refused" {
  command = plan

  variables {
    dns_role_arn = "dns"
  }
  expect_failures = [var.dns_role_arn]
}
