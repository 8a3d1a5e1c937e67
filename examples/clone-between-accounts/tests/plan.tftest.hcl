mock_provider "aws" {
  source          = "../../test/terraform-mocks"
  override_during = plan
}

run "both_stages_are_planned" {
  command = plan

  assert {
    condition = module.content_clone.function_names == {
      segmenter = "production-green-clone-segmenter"
      copier    = "production-green-clone-copier"
    }
    error_message = "found ${jsonencode(module.content_clone.function_names)}"
  }
}
