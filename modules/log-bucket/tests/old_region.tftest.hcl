mock_provider "aws" {
  source = "../../test/terraform-mocks"
}

variables {
  name                = "logs"
  load_balancer_types = ["classic"]
}

run "an_old_region_writes_as_elbs_account" {
  command = plan

  assert {
    condition = [for statement in jsondecode(output.policy).Statement :
      [statement.Principal, statement.Action, statement.Resource] if statement.Effect == "Allow"
      ] == [[
        { AWS = "arn:aws:iam::156460612806:root" },
        ["s3:PutObject"],
        ["arn:aws:s3:::logs/AWSLogs/123456789012/*"],
    ]]
    error_message = "found ${output.policy}"
  }
}

run "a_network_load_balancer_writes_as_log_delivery_and_checks_the_acl" {
  command = plan

  variables {
    load_balancer_types = ["network"]
    prefix              = "edge/orders"
  }
  assert {
    condition = toset([for statement in jsondecode(output.policy).Statement :
      statement.Action[0] if try(statement.Principal.Service == "delivery.logs.amazonaws.com", false)
    ]) == toset(["s3:PutObject", "s3:GetBucketAcl"])
    error_message = "found ${output.policy}"
  }
  assert {
    condition     = strcontains(output.policy, "arn:aws:s3:::logs/edge/orders/AWSLogs/123456789012/*")
    error_message = "found ${output.policy}"
  }
  assert {
    condition = alltrue([for statement in jsondecode(output.policy).Statement :
      statement.Condition.StringEquals["aws:SourceAccount"] == ["123456789012"]
      && statement.Condition.ArnLike["aws:SourceArn"] == ["arn:aws:logs:eu-west-1:123456789012:*"]
      if statement.Effect == "Allow"
    ])
    error_message = "found ${output.policy}"
  }
}

run "an_unknown_type_is_refused" {
  command = plan

  variables {
    load_balancer_types = ["gateway"]
  }
  expect_failures = [var.load_balancer_types]
}

run "a_prefix_with_a_slash_at_its_end_is_refused" {
  command = plan

  variables {
    prefix = "orders/"
  }
  expect_failures = [var.prefix]
}
