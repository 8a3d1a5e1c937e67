mock_provider "aws" {
  source          = "../../test/terraform-mocks"
  override_during = plan
}

# Another zone than the account's own: whoever asked that one would get another id.
mock_provider "aws" {
  alias           = "dns"
  override_during = plan

  mock_data "aws_route53_zone" {
    defaults = { zone_id = "ZPRIVATE" }
  }
}

run "both_names_are_in_the_private_zone_of_the_other_account" {
  command = plan

  assert {
    condition     = [module.stock_record.zone_id, module.stock_weights.zone_id] == ["ZPRIVATE", "ZPRIVATE"] && data.aws_route53_zone.internal.private_zone
    error_message = "found ${jsonencode([module.stock_record.zone_id, module.stock_weights.zone_id])}"
  }
  assert {
    condition     = module.stock.record == null && module.stock_weights.record == "stock.internal.thing.com" && module.stock_weights.weights == { green = 100 }
    error_message = "found ${module.stock_weights.record} and ${jsonencode(module.stock.record)}"
  }
}
