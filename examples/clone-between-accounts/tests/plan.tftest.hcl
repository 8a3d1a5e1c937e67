mock_provider "aws" {
  source          = "../../test/terraform-mocks"
  override_during = plan
}

run "both_stages_are_planned" {
  command = plan

  assert {
    condition     = output.command_bucket_name == "production-green-clone-commands-123456789012"
    error_message = "found ${output.command_bucket_name}"
  }
}
