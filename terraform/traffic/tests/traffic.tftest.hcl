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

run "a_top_level_name_for_each_api" {
  command = plan

  variables {
    record_prefix = "staging-"
  }
  assert {
    condition = jsonencode(output.records) == jsonencode({
      orders   = "staging-orders.thing.com"
      payments = "staging-payments.thing.com"
    })
    error_message = "found ${jsonencode(output.records)}"
  }
  assert {
    condition     = jsonencode(module.record["orders"].weights) == jsonencode({ blue = 90, green = 10 })
    error_message = "found ${jsonencode(module.record["orders"].weights)}"
  }
  assert {
    condition     = jsonencode(module.record["payments"].weights) == jsonencode({ blue = 0, green = 255 })
    error_message = "found ${jsonencode(module.record["payments"].weights)}"
  }
}

run "targets_are_what_the_zone_holds_as_an_address" {
  command = plan

  assert {
    condition = toset(local.existing_records) == toset([
      "staging-blue-orders.thing.com",
      "staging-green-orders.thing.com",
      "staging-blue-payments.thing.com",
      "staging-green-payments.thing.com",
    ])
    error_message = "found ${jsonencode(local.existing_records)}"
  }
}

run "a_private_zone_is_looked_up_as_one" {
  command = plan

  variables {
    private_zone = true
    dns_role_arn = "arn:aws:iam::210987654321:role/dns"
  }
  assert {
    condition     = data.aws_route53_zone.this.private_zone
    error_message = "the public zone of that name is meant"
  }
}

run "addresses_of_ipv6_are_found_in_the_zone" {
  command = plan

  variables {
    weights = { orders = { blue = 90, green = 10 } }
  }
  override_data {
    target          = data.aws_route53_records.existing
    override_during = plan
    values = {
      resource_record_sets = [
        { name = "staging-blue-orders.thing.com.", type = "A" },
        { name = "staging-green-orders.thing.com.", type = "A" },
        { name = "staging-blue-orders.thing.com.", type = "AAAA" },
        { name = "staging-green-orders.thing.com.", type = "AAAA" },
      ]
    }
  }
  assert {
    condition     = toset(local.existing_ipv6_records) == toset(["staging-blue-orders.thing.com", "staging-green-orders.thing.com"])
    error_message = "found ${jsonencode(local.existing_ipv6_records)}"
  }
}
