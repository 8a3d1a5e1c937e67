mock_provider "aws" {
  source          = "../../test/terraform-mocks"
  override_during = plan
}

mock_provider "aws" {
  alias           = "frankfurt"
  source          = "../../test/terraform-mocks"
  override_during = plan

  mock_data "aws_region" {
    defaults = { id = "eu-central-1" }
  }
}

run "names_that_regions_share_differ_and_the_others_are_alike" {
  command = plan

  assert {
    condition = [module.orders_ireland.log_bucket_name, module.orders_frankfurt.log_bucket_name] == [
      "production-green-orders-logs-123456789012-euw1", "production-green-orders-logs-123456789012-euc1"
    ]
    error_message = "found ${module.orders_ireland.log_bucket_name} and ${module.orders_frankfurt.log_bucket_name}"
  }
  assert {
    condition     = module.orders_ireland.function_name == module.orders_frankfurt.function_name
    error_message = "found ${module.orders_ireland.function_name} and ${module.orders_frankfurt.function_name}"
  }
}

run "one_name_is_answered_by_region" {
  command = plan

  assert {
    condition = { for region, record in aws_route53_record.orders : region => one(record.latency_routing_policy).region } == {
      eu-west-1    = "eu-west-1"
      eu-central-1 = "eu-central-1"
    }
    error_message = "found ${jsonencode(keys(aws_route53_record.orders))}"
  }
}
