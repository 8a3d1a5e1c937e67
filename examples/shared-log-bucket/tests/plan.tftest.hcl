mock_provider "aws" {
  source          = "../../test/terraform-mocks"
  override_during = plan
}

run "each_api_reads_below_its_own_prefix" {
  command = plan

  assert {
    condition     = [module.orders.log_prefix, module.invoices.log_prefix, module.edge.log_prefix] == ["orders", "invoices", "edge"]
    error_message = "found ${jsonencode([module.orders.log_prefix, module.invoices.log_prefix, module.edge.log_prefix])}"
  }
}
