mock_provider "aws" {
  source          = "../../test/terraform-mocks"
  override_during = plan
}

variables {
  name                       = "production-green-orders"
  visibility_timeout_seconds = 720
  senders = [{
    service    = "s3.amazonaws.com"
    source_arn = "arn:aws:s3:::logs"
  }]
}

run "only_the_named_source_of_this_account_may_send_and_only_with_tls" {
  command = plan

  assert {
    condition = alltrue([for statement in jsondecode(aws_sqs_queue_policy.this.policy).Statement :
      statement.Condition.ArnEquals["aws:SourceArn"] == ["arn:aws:s3:::logs"]
      && statement.Condition.StringEquals["aws:SourceAccount"] == ["123456789012"]
      && statement.Action == ["sqs:SendMessage"]
      && statement.Resource == "arn:aws:sqs:eu-west-1:123456789012:production-green-orders"
      if statement.Effect == "Allow"
    ])
    error_message = "the policy allows too much: ${aws_sqs_queue_policy.this.policy}"
  }
  assert {
    condition = anytrue([for statement in jsondecode(aws_sqs_queue_policy.this.policy).Statement :
      statement.Effect == "Deny" && try(statement.Condition.Bool["aws:SecureTransport"] == ["false"], false)
    ])
    error_message = "TLS is not required: ${aws_sqs_queue_policy.this.policy}"
  }
  assert {
    condition = [for statement in jsondecode(aws_sqs_queue_policy.dead_letters.policy).Statement :
      [statement.Effect, statement.Resource, statement.Condition.Bool["aws:SecureTransport"]]
    ] == [["Deny", "arn:aws:sqs:eu-west-1:123456789012:production-green-orders-dead-letters", ["false"]]]
    error_message = "dead letters are handed out without TLS: ${aws_sqs_queue_policy.dead_letters.policy}"
  }
  assert {
    condition     = aws_sqs_queue.this.sqs_managed_sse_enabled && aws_sqs_queue.dead_letters.sqs_managed_sse_enabled
    error_message = "the queues are not encrypted"
  }
}

run "dead_letters_are_kept_as_long_as_can_be_and_come_from_this_queue_only" {
  command = plan

  assert {
    condition     = aws_sqs_queue.dead_letters.message_retention_seconds == 1209600
    error_message = "found ${aws_sqs_queue.dead_letters.message_retention_seconds}"
  }
  assert {
    condition     = jsondecode(aws_sqs_queue.this.redrive_policy).maxReceiveCount == 5
    error_message = "found ${aws_sqs_queue.this.redrive_policy}"
  }
  assert {
    condition     = jsondecode(aws_sqs_queue_redrive_allow_policy.dead_letters[0].redrive_allow_policy).sourceQueueArns == ["arn:aws:sqs:eu-west-1:123456789012:production-green-orders"]
    error_message = "found ${aws_sqs_queue_redrive_allow_policy.dead_letters[0].redrive_allow_policy}"
  }
}

run "what_a_rule_could_not_deliver_may_be_put_with_the_dead_letters_and_nowhere_else" {
  command = plan

  variables {
    dead_letter_senders = [{ service = "events.amazonaws.com", source_arn = "arn:aws:events:eu-west-1:123456789012:rule/orders" }]
  }
  assert {
    condition = [for statement in jsondecode(aws_sqs_queue_policy.dead_letters.policy).Statement :
      [statement.Principal.Service, statement.Action, statement.Resource, statement.Condition.ArnEquals["aws:SourceArn"], statement.Condition.StringEquals["aws:SourceAccount"]]
      if statement.Effect == "Allow"
      ] == [[
        "events.amazonaws.com", ["sqs:SendMessage"], "arn:aws:sqs:eu-west-1:123456789012:production-green-orders-dead-letters",
        ["arn:aws:events:eu-west-1:123456789012:rule/orders"], ["123456789012"],
    ]]
    error_message = "found ${aws_sqs_queue_policy.dead_letters.policy}"
  }
  assert {
    condition     = !strcontains(aws_sqs_queue_policy.this.policy, "events.amazonaws.com")
    error_message = "found ${aws_sqs_queue_policy.this.policy}"
  }
}

run "a_rule_with_a_wildcard_is_refused" {
  command = plan

  variables {
    dead_letter_senders = [{ service = "events.amazonaws.com", source_arn = "arn:aws:events:eu-west-1:123456789012:rule/*" }]
  }
  expect_failures = [var.dead_letter_senders]
}

run "alarms_tell_the_topic" {
  command = plan

  variables {
    alarms = { age_minutes = 20, topic_arn = "arn:aws:sns:eu-west-1:123456789012:operations" }
  }
  assert {
    condition     = aws_cloudwatch_metric_alarm.age.threshold == 1200
    error_message = "found ${aws_cloudwatch_metric_alarm.age.threshold}"
  }
  assert {
    condition     = aws_cloudwatch_metric_alarm.dead_letters.alarm_actions == toset(["arn:aws:sns:eu-west-1:123456789012:operations"])
    error_message = "the topic is not told"
  }
}

run "a_source_with_a_wildcard_is_refused" {
  command = plan

  variables {
    senders = [{ service = "s3.amazonaws.com", source_arn = "arn:aws:s3:::*" }]
  }
  expect_failures = [var.senders]
}

run "too_few_receives_are_refused" {
  command = plan

  variables {
    maximum_receives = 1
  }
  expect_failures = [var.maximum_receives]
}

run "a_visibility_timeout_beyond_twelve_hours_is_refused" {
  command = plan

  variables {
    visibility_timeout_seconds = 43201
  }
  expect_failures = [var.visibility_timeout_seconds]
}
