mock_provider "aws" {
  source          = "../../test/terraform-mocks"
  override_during = plan
}

run "the_record_is_in_the_private_zone" {
  command = plan

  assert {
    condition     = data.aws_route53_zone.internal.private_zone && module.stock_weights.zone_id == "Z1" && module.stock.record == "production-green-stock.internal.thing.com"
    error_message = "found ${jsonencode([module.stock_weights.zone_id, module.stock.record])}"
  }
  assert {
    condition     = module.stock_weights.record == "stock.internal.thing.com"
    error_message = "found ${module.stock_weights.record}"
  }
}
