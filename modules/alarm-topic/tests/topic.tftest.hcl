mock_provider "aws" {
  source          = "../../test/terraform-mocks"
  override_during = plan
}

variables {
  environment = "production"
  colour      = "green"
  emails      = ["operations@thing.com"]
}

run "cloudwatch_may_publish_and_use_the_key_for_this_accounts_alarms_alone" {
  command = plan

  assert {
    condition     = output.arn == "arn:aws:sns:eu-west-1:123456789012:production-green-alarms" && aws_sns_topic.this.name == "production-green-alarms"
    error_message = "found ${output.arn}"
  }
  assert {
    condition     = aws_sns_topic.this.kms_master_key_id == aws_kms_key.this.arn && aws_kms_key.this.enable_key_rotation
    error_message = "found ${aws_sns_topic.this.kms_master_key_id}"
  }
  assert {
    condition = [for statement in jsondecode(aws_sns_topic_policy.this.policy).Statement : statement if statement.Effect == "Allow"] == [{
      Sid       = "AlarmsPublish"
      Effect    = "Allow"
      Principal = { Service = "cloudwatch.amazonaws.com" }
      Action    = ["sns:Publish"]
      Resource  = "arn:aws:sns:eu-west-1:123456789012:production-green-alarms"
      Condition = {
        ArnLike      = { "aws:SourceArn" = ["arn:aws:cloudwatch:eu-west-1:123456789012:alarm:production-green-*"] }
        StringEquals = { "aws:SourceAccount" = ["123456789012"] }
      }
    }]
    error_message = "found ${aws_sns_topic_policy.this.policy}"
  }
  assert {
    condition     = jsondecode(aws_sns_topic_policy.this.policy).Statement[0].Condition == { Bool = { "aws:SecureTransport" = ["false"] } }
    error_message = "found ${aws_sns_topic_policy.this.policy}"
  }
  assert {
    condition = [for statement in jsondecode(aws_kms_key.this.policy).Statement : [statement.Principal, statement.Action, try(statement.Condition, null)]] == [
      [{ AWS = "arn:aws:iam::123456789012:root" }, "kms:*", null],
      [{ Service = "cloudwatch.amazonaws.com" }, ["kms:Decrypt", "kms:GenerateDataKey"], { StringEquals = { "aws:SourceAccount" = ["123456789012"] } }],
    ]
    error_message = "found ${aws_kms_key.this.policy}"
  }
  assert {
    condition     = [for subscription in aws_sns_topic_subscription.email : [subscription.protocol, subscription.endpoint]] == [["email", "operations@thing.com"]]
    error_message = "found ${jsonencode(aws_sns_topic_subscription.email)}"
  }
}

run "an_address_that_is_none_is_refused" {
  command = plan

  variables {
    emails = ["operations"]
  }
  expect_failures = [var.emails]
}
