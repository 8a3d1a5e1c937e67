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

# The same files are evaluated while the functions run: test/clone-accounts.test.ts.
run "the_roles_may_do_what_is_tried_between_three_accounts" {
  command = plan

  assert {
    condition = {
      for stage, policy in module.content_clone.function_policies : stage => jsondecode(policy)
      } == {
      copier    = jsondecode(file("policies/copier.json"))
      segmenter = jsondecode(file("policies/segmenter.json"))
    }
    error_message = "found ${jsonencode(module.content_clone.function_policies)}"
  }
}
