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

run "where_every_colour_has_ipv6_the_top_level_name_has_it_by_the_same_weights" {
  command = plan

  variables {
    existing_ipv6_records = ["production-blue-orders.thing.com", "production-green-orders.thing.com"]
  }
  assert {
    condition = { for key, record in aws_route53_record.this : record.set_identifier => [record.type, tostring(one(record.weighted_routing_policy).weight), one(record.alias).name] } == {
      "orders-blue"       = ["A", "90", "production-blue-orders.thing.com"]
      "orders-green"      = ["A", "10", "production-green-orders.thing.com"]
      "orders-blue-ipv6"  = ["AAAA", "90", "production-blue-orders.thing.com"]
      "orders-green-ipv6" = ["AAAA", "10", "production-green-orders.thing.com"]
    }
    error_message = "found ${jsonencode(aws_route53_record.this)}"
  }
}

run "one_colour_alone_does_not_get_all_that_speak_ipv6" {
  command = plan

  variables {
    existing_ipv6_records = ["production-blue-orders.thing.com"]
  }
  assert {
    condition     = toset([for record in aws_route53_record.this : record.type]) == toset(["A"])
    error_message = "found ${jsonencode(aws_route53_record.this)}"
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
