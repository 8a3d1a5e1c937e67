run "a_fresh_state_takes_the_name_of_its_first_apply" {
  variables {
    identity = "production/blue"
  }
  assert {
    condition     = output.identity == "production/blue"
    error_message = "identity: found ${output.identity}"
  }
}

run "the_same_variables_pass_again" {
  command = plan

  variables {
    identity = "production/blue"
  }
}

run "a_state_from_before_takes_the_name_of_its_region_too" {
  variables {
    identity = "production/blue"
    region   = "eu-west-1"
  }
}

run "variables_of_another_region_are_refused_on_this_state" {
  command = plan

  variables {
    identity = "production/blue"
    region   = "us-east-1"
  }
  expect_failures = [terraform_data.region]
}

run "variables_of_the_other_colour_are_refused_on_this_state" {
  command = plan

  variables {
    identity = "production/green"
  }
  expect_failures = [terraform_data.identity]
}

run "variables_of_another_environment_are_refused_too" {
  command = plan

  variables {
    identity = "staging/blue"
  }
  expect_failures = [terraform_data.identity]
}

run "an_identity_without_a_colour_is_refused" {
  command = plan

  variables {
    identity = "production"
  }
  expect_failures = [var.identity]
}
