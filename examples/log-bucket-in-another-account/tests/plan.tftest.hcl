mock_provider "aws" {
  source          = "../../test/terraform-mocks"
  override_during = plan
}

mock_provider "aws" {
  alias           = "logs"
  source          = "../../test/terraform-mocks"
  override_during = plan
}

run "events_are_forwarded_for_this_accounts_load_balancers_and_objects_may_be_read" {
  command = plan

  assert {
    condition     = aws_cloudwatch_event_permission.logs.principal == "210987654321" && aws_cloudwatch_event_target.forward.arn == "arn:aws:events:eu-west-1:123456789012:event-bus/default"
    error_message = "found ${aws_cloudwatch_event_target.forward.arn}, open to ${aws_cloudwatch_event_permission.logs.principal}"
  }
  assert {
    condition = alltrue([for statement in jsondecode(aws_s3_bucket_policy.logs.policy).Statement :
      statement.Resource == "arn:aws:s3:::thing-access-logs/*/AWSLogs/123456789012/*"
    ])
    error_message = "found ${aws_s3_bucket_policy.logs.policy}"
  }
}
