mock_provider "aws" {
  mock_data "aws_partition" {
    defaults = { partition = "aws-us-gov" }
  }
  mock_data "aws_region" {
    defaults = { id = "us-gov-west-1" }
  }
  mock_data "aws_caller_identity" {
    defaults = { account_id = "123456789012" }
  }
}

variables {
  name             = "production-green-orders-elb-log-processor"
  description      = "Ships logs"
  zip_path         = "versions.tf"
  timeout_seconds  = 120
  memory_megabytes = 512
}

run "the_function_is_what_was_built_for_arm_and_node_22" {
  command = plan

  assert {
    condition     = aws_lambda_function.this.source_code_hash == filebase64sha256("versions.tf")
    error_message = "found ${aws_lambda_function.this.source_code_hash}"
  }
  assert {
    condition = (
      aws_lambda_function.this.runtime == "nodejs22.x"
      && aws_lambda_function.this.architectures == tolist(["arm64"])
      && aws_lambda_function.this.timeout == 120
      && aws_lambda_function.this.memory_size == 512
      && aws_lambda_function.this.publish
      && aws_lambda_alias.live.name == "live"
    )
    error_message = "runtime, architecture, time-out, memory or alias are not as asked"
  }
  assert {
    condition     = one(aws_lambda_function.this.tracing_config).mode == "Active"
    error_message = "not traced"
  }
  assert {
    condition     = length(aws_lambda_function.this.vpc_config) == 0
    error_message = "in a VPC without being asked"
  }
}

run "the_log_group_has_the_functions_name_and_a_retention" {
  command = plan

  assert {
    condition     = aws_cloudwatch_log_group.this.name == "/aws/lambda/production-green-orders-elb-log-processor" && aws_cloudwatch_log_group.this.retention_in_days == 30
    error_message = "found ${aws_cloudwatch_log_group.this.name}"
  }
}

run "the_role_allows_no_wildcard_but_where_aws_knows_no_resources" {
  command = plan

  variables {
    invoke_itself = true
    network       = { subnet_ids = ["subnet-1"], security_group_ids = ["sg-1"] }
    policy_statements = [{
      sid       = "ReadLogs"
      actions   = ["s3:GetObject"]
      resources = ["arn:aws-us-gov:s3:::logs/*"]
    }]
  }
  assert {
    condition     = !strcontains(jsonencode([for statement in jsondecode(output.policy).Statement : statement.Action]), "*")
    error_message = "a wildcard action: ${output.policy}"
  }
  assert {
    condition = toset([for statement in jsondecode(output.policy).Statement :
      statement.Sid if contains(statement.Resource, "*")
    ]) == toset(["SeeNetwork", "Trace"])
    error_message = "a wildcard resource: ${output.policy}"
  }
  assert {
    condition     = !strcontains(output.policy, "CreateLogGroup")
    error_message = "the function may make log groups: ${output.policy}"
  }
  assert {
    condition = one([for statement in jsondecode(output.policy).Statement :
      statement.Resource if statement.Sid == "InvokeItself"
      ]) == [
      "arn:aws-us-gov:lambda:us-gov-west-1:123456789012:function:production-green-orders-elb-log-processor",
      "arn:aws-us-gov:lambda:us-gov-west-1:123456789012:function:production-green-orders-elb-log-processor:live",
    ]
    error_message = "it may invoke something else: ${output.policy}"
  }
  assert {
    condition     = one(aws_lambda_function.this.vpc_config).subnet_ids == toset(["subnet-1"])
    error_message = "not in the VPC"
  }
}

run "without_vpc_tracing_and_invoking_itself_the_role_is_smaller" {
  command = plan

  variables {
    tracing = false
  }
  assert {
    condition     = toset(jsondecode(output.policy).Statement[*].Sid) == toset(["WriteLogs"])
    error_message = "found ${output.policy}"
  }
  assert {
    condition = output.failures_queue_name == null && [
      length(aws_sqs_queue.failures),
      length(aws_lambda_function_event_invoke_config.this),
      length(aws_cloudwatch_metric_alarm.failures),
    ] == [0, 0, 0]
    error_message = "it keeps failures of invocations that nobody makes"
  }
}

run "each_queue_feeds_the_function_in_part_answered_batches_and_may_be_read" {
  command = plan

  variables {
    queues = {
      files = { arn = "arn:aws-us-gov:sqs:us-gov-west-1:123456789012:files", batch_size = 4, maximum_concurrency = 5, paused = true }
      rests = { arn = "arn:aws-us-gov:sqs:us-gov-west-1:123456789012:rests", batch_size = 1, maximum_concurrency = 2 }
    }
  }
  assert {
    condition = { for name, mapping in aws_lambda_event_source_mapping.this : name => [
      mapping.event_source_arn, mapping.batch_size, one(mapping.scaling_config).maximum_concurrency,
      one(mapping.function_response_types), mapping.enabled,
      ] } == {
      files = ["arn:aws-us-gov:sqs:us-gov-west-1:123456789012:files", 4, 5, "ReportBatchItemFailures", false]
      rests = ["arn:aws-us-gov:sqs:us-gov-west-1:123456789012:rests", 1, 2, "ReportBatchItemFailures", true]
    }
    error_message = "found ${jsonencode(aws_lambda_event_source_mapping.this)}"
  }
  assert {
    condition = [for statement in jsondecode(output.policy).Statement :
      { actions = statement.Action, resources = statement.Resource } if statement.Sid == "ReadQueues"
      ] == [{
        actions   = ["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"]
        resources = [for mapping in values(aws_lambda_event_source_mapping.this) : mapping.event_source_arn]
    }]
    error_message = "Lambda would refuse the mapping: ${output.policy}"
  }
}

run "recursion_is_stopped_unless_asked_for_and_left_alone_for_null" {
  command = plan

  assert {
    condition     = aws_lambda_function_recursion_config.this[0].recursive_loop == "Terminate"
    error_message = "recursion is allowed"
  }
}

run "only_functions_of_this_account_take_on_the_role" {
  command = plan

  assert {
    condition = jsondecode(aws_iam_role.this.assume_role_policy).Statement[0].Condition == {
      StringEqualsIfExists = { "aws:SourceAccount" = ["123456789012"] }
    }
    error_message = "found ${aws_iam_role.this.assume_role_policy}"
  }
}

run "null_leaves_the_recursion_setting_alone" {
  command = plan

  variables {
    recursive_loop = null
  }
  assert {
    condition     = length(aws_lambda_function_recursion_config.this) == 0
    error_message = "the setting is made"
  }
}

run "alarms_watch_errors_and_failed_invocations" {
  command = plan

  variables {
    invoke_itself = true
    alarms        = { errors = 2, topic_arn = "arn:aws:sns:eu-west-1:123456789012:operations" }
  }
  assert {
    condition     = [aws_cloudwatch_metric_alarm.errors.metric_name, aws_cloudwatch_metric_alarm.errors.threshold] == ["Errors", 2]
    error_message = "found ${jsonencode(aws_cloudwatch_metric_alarm.errors)}"
  }
  assert {
    condition     = aws_cloudwatch_metric_alarm.failures[0].dimensions.QueueName == "production-green-orders-elb-log-processor-failed-invocations"
    error_message = "found ${jsonencode(aws_cloudwatch_metric_alarm.failures[0].dimensions)}"
  }
  assert {
    condition     = alltrue([for alarm in [aws_cloudwatch_metric_alarm.errors, aws_cloudwatch_metric_alarm.failures[0]] : length(alarm.alarm_actions) == 1 && length(alarm.ok_actions) == 1])
    error_message = "the topic is not told"
  }
}

run "roles_take_a_name_a_path_and_a_boundary" {
  command = plan

  variables {
    role_name = "production-green-orders-elb-log-processor-euw1"
    roles     = { path = "/lambda-core/", permissions_boundary_arn = "arn:aws-us-gov:iam::123456789012:policy/boundary" }
  }
  assert {
    condition = [aws_iam_role.this.name, aws_iam_role.this.path, aws_iam_role.this.permissions_boundary] == [
      "production-green-orders-elb-log-processor-euw1", "/lambda-core/", "arn:aws-us-gov:iam::123456789012:policy/boundary",
    ]
    error_message = "found ${aws_iam_role.this.name}, ${aws_iam_role.this.path} and ${coalesce(aws_iam_role.this.permissions_boundary, "no boundary")}"
  }
}

run "the_alias_stays_at_the_version_that_is_pinned" {
  command = plan

  variables {
    live_version = "7"
  }
  assert {
    condition     = aws_lambda_alias.live.function_version == "7"
    error_message = "found ${aws_lambda_alias.live.function_version}"
  }
}

run "failed_invocations_are_taken_over_tls_only" {
  command = plan

  variables {
    invoke_itself = true
  }
  assert {
    condition = [for statement in jsondecode(aws_sqs_queue_policy.failures[0].policy).Statement :
      [statement.Effect, statement.Action, statement.Resource, statement.Condition.Bool["aws:SecureTransport"]]
    ] == [["Deny", "sqs:*", local.failures_arn, ["false"]]]
    error_message = "found ${aws_sqs_queue_policy.failures[0].policy}"
  }
}

run "an_older_node_is_taken" {
  command = plan

  variables {
    runtime = "nodejs20.x"
  }
  assert {
    condition     = aws_lambda_function.this.runtime == "nodejs20.x"
    error_message = "found ${aws_lambda_function.this.runtime}"
  }
}

run "null_is_the_default_runtime" {
  command = plan

  variables {
    runtime = null
  }
  assert {
    condition     = aws_lambda_function.this.runtime == "nodejs22.x"
    error_message = "found ${aws_lambda_function.this.runtime}"
  }
}
