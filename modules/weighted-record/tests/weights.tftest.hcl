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

run "each_colour_has_a_weighted_alias_to_its_own_name" {
  command = plan

  assert {
    condition     = output.weights == { blue = 90, green = 10 }
    error_message = "found ${jsonencode(output.weights)}"
  }
  assert {
    condition = { for colour, record in aws_route53_record.this : colour => [record.name, record.set_identifier, one(record.alias).name] } == {
      blue  = ["orders.thing.com", "orders-blue", "production-blue-orders.thing.com"]
      green = ["orders.thing.com", "orders-green", "production-green-orders.thing.com"]
    }
    error_message = "found ${jsonencode({ for colour, record in aws_route53_record.this : colour => [record.name, record.set_identifier, one(record.alias).name] })}"
  }
  assert {
    condition     = alltrue([for record in values(aws_route53_record.this) : one(record.alias).evaluate_target_health])
    error_message = "unhealthy colours would be answered"
  }
}

run "one_colour_may_have_it_all" {
  command = plan

  variables {
    weights = { blue = 0, green = 255 }
  }
  assert {
    condition     = output.weights == { blue = 0, green = 255 }
    error_message = "found ${jsonencode(output.weights)}"
  }
}
