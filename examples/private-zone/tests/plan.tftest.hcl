mock_provider "aws" {
  source          = "../../test/terraform-mocks"
  override_during = plan
}

run "the_record_is_in_the_private_zone" {
  command = plan

  assert {
    condition     = module.stock_weights.record == "stock.internal.thing.com"
    error_message = "found ${module.stock_weights.record}"
  }
}
