mock_provider "aws" {
  source          = "../../test/terraform-mocks"
  override_during = plan
}

run "the_function_runs_in_the_vpc_and_gets_out_to_three_places" {
  command = plan

  assert {
    condition     = module.orders.function_name == "production-green-orders-elb-log-processor"
    error_message = "found ${module.orders.function_name}"
  }
}
