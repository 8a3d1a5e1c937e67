mock_provider "aws" {
  mock_data "aws_route53_zone" {
    defaults = { zone_id = "Z1" }
  }
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

run "top_level_names_carry_the_weights" {
  command = plan

  variables {
    record_prefix = "staging-"
  }
  assert {
    condition = jsonencode(output.records) == jsonencode({
      orders   = { record = "staging-orders.thing.com", weights = { blue = 90, green = 10 } }
      payments = { record = "staging-payments.thing.com", weights = { blue = 0, green = 255 } }
    })
    error_message = "found ${jsonencode(output.records)}"
  }
}
