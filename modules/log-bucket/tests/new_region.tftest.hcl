mock_provider "aws" {
  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }
  mock_data "aws_region" {
    defaults = { id = "eu-central-2" }
  }
  mock_data "aws_caller_identity" {
    defaults = { account_id = "123456789012" }
  }
}

variables {
  name                = "logs"
  load_balancer_types = ["application"]
}

run "a_new_region_writes_as_the_service_bound_to_this_accounts_load_balancers" {
  command = plan

  assert {
    condition     = length(data.aws_elb_service_account.this) == 0
    error_message = "newer regions have no such account: the lookup would fail"
  }
  assert {
    condition = [for statement in jsondecode(output.policy).Statement : [
      statement.Principal.Service,
      statement.Condition.ArnLikeIfExists["aws:SourceArn"][0],
      statement.Condition.StringEqualsIfExists["aws:SourceAccount"][0],
      ] if try(statement.Principal.Service == "logdelivery.elasticloadbalancing.amazonaws.com", false)
      ] == [[
        "logdelivery.elasticloadbalancing.amazonaws.com",
        "arn:aws:elasticloadbalancing:eu-central-2:123456789012:loadbalancer/*",
        "123456789012",
    ]]
    error_message = "found ${output.policy}"
  }
}

run "vended_logs_of_an_application_load_balancer_come_for_this_account_and_region_with_the_owners_acl" {
  command = plan

  variables {
    load_balancer_types = ["application"]
    prefix              = "edge"
  }
  assert {
    condition = { for statement in jsondecode(output.policy).Statement :
      statement.Action[0] => { on = statement.Resource, when = statement.Condition }
      if try(statement.Principal.Service == "delivery.logs.amazonaws.com", false)
      } == {
      "s3:PutObject" = {
        on = ["arn:aws:s3:::logs/edge/AWSLogs/123456789012/*"]
        when = {
          ArnLike      = { "aws:SourceArn" = ["arn:aws:logs:eu-central-2:123456789012:*"] }
          StringEquals = { "aws:SourceAccount" = ["123456789012"], "s3:x-amz-acl" = ["bucket-owner-full-control"] }
        }
      }
      "s3:GetBucketAcl" = {
        on = ["arn:aws:s3:::logs"]
        when = {
          ArnLike      = { "aws:SourceArn" = ["arn:aws:logs:eu-central-2:123456789012:*"] }
          StringEquals = { "aws:SourceAccount" = ["123456789012"] }
        }
      }
    }
    error_message = "found ${output.policy}"
  }
}
