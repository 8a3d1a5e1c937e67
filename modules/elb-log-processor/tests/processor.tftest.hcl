mock_provider "aws" {
  source          = "../../test/terraform-mocks"
  override_during = plan
}

variables {
  environment        = "production"
  colour             = "green"
  api                = "orders"
  component          = "load-balancer"
  load_balancer_type = "classic"
  zip_path           = "versions.tf"
  logstash_host      = "logstash.thing.com"
  logstash_port      = 5044
}

run "all_names_begin_with_environment_colour_and_api" {
  command = plan

  assert {
    condition = [output.function_name, module.function.role_name, output.queue_name, output.dead_letter_name, module.log_bucket[0].arn] == [
      "production-green-orders-elb-log-processor",
      "production-green-orders-elb-log-processor-euw1",
      "production-green-orders-logs",
      "production-green-orders-logs-dead-letters",
      "arn:aws:s3:::production-green-orders-logs-123456789012-euw1",
    ]
    error_message = "found ${jsonencode([output.function_name, module.function.role_name, output.queue_name, output.dead_letter_name, module.log_bucket[0].arn])}"
  }
}

run "the_queue_hides_a_message_for_six_times_the_functions_timeout" {
  command = plan

  variables {
    timeout_seconds = 900
  }
  assert {
    condition     = module.queue.visibility_timeout_seconds >= 6 * var.timeout_seconds
    error_message = "found ${module.queue.visibility_timeout_seconds}"
  }
}

run "the_queue_feeds_the_alias_capped_and_the_function_may_read_it" {
  command = plan

  assert {
    condition = module.function.queue_mappings == {
      logs = {
        queue_arn           = "arn:aws:sqs:eu-west-1:123456789012:production-green-orders-logs"
        alias_arn           = "arn:aws:lambda:eu-west-1:123456789012:function:mocked:live"
        batch_size          = 4
        maximum_concurrency = 5
        enabled             = true
      }
    }
    error_message = "found ${jsonencode(module.function.queue_mappings)}"
  }
  assert {
    condition = one([for statement in jsondecode(output.function_policy).Statement :
      statement.Resource if contains(statement.Action, "sqs:ReceiveMessage")
    ]) == [module.function.queue_mappings["logs"].queue_arn]
    error_message = "the role cannot read the queue: ${output.function_policy}"
  }
}

run "the_function_reads_its_logs_sends_to_its_own_queues_and_does_nothing_else" {
  command = plan

  assert {
    condition = {
      for statement in jsondecode(output.function_policy).Statement :
      statement.Sid => { actions = statement.Action, on = statement.Resource }
      if !contains(["WriteLogs", "ReadQueues", "Trace"], statement.Sid)
      } == {
      ReadLogs = {
        actions = ["s3:GetObject"]
        on      = ["arn:aws:s3:::production-green-orders-logs-123456789012-euw1/AWSLogs/*"]
      }
      QueueRestsAndPutBack = {
        actions = ["sqs:ChangeMessageVisibility", "sqs:SendMessage"]
        on      = ["arn:aws:sqs:eu-west-1:123456789012:production-green-orders-logs"]
      }
      KeepDeadLetters = {
        actions = ["sqs:SendMessage"]
        on      = ["arn:aws:sqs:eu-west-1:123456789012:production-green-orders-logs-dead-letters"]
      }
    }
    error_message = "found ${output.function_policy}"
  }
  assert {
    condition     = !strcontains(output.function_policy, "secretsmanager")
    error_message = "it may read a secret it was not given"
  }
}

run "a_paused_function_is_fed_no_more" {
  command = plan

  variables {
    paused = true
  }
  assert {
    condition     = module.function.queue_mappings["logs"].enabled == false
    error_message = "found ${jsonencode(module.function.queue_mappings)}"
  }
}

run "a_tls_secret_may_be_read_when_given" {
  command = plan

  variables {
    logstash_tls_secret_arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:logstash-AbCdEf"
  }
  assert {
    condition = one([for statement in jsondecode(output.function_policy).Statement :
      statement.Resource if statement.Sid == "ReadTlsSecret"
    ]) == ["arn:aws:secretsmanager:eu-west-1:123456789012:secret:logstash-AbCdEf"]
    error_message = "found ${output.function_policy}"
  }
}

run "the_function_speaks_lumberjack_unless_told_otherwise" {
  command = plan

  assert {
    condition = [for name in ["LOGSTASH_PROTOCOL", "LOGSTASH_COMPRESSION", "CONNECTION_WAIT_MILLISECONDS"] :
      output.environment_variables[name]
    ] == ["lumberjack", "0", "5000"]
    error_message = "found ${jsonencode(output.environment_variables)}"
  }
}

run "the_function_speaks_tcp_where_that_is_wanted" {
  command = plan

  variables {
    logstash_protocol = "tcp"
    logstash_port     = 5000
  }
  assert {
    condition     = output.environment_variables["LOGSTASH_PROTOCOL"] == "tcp"
    error_message = "found ${jsonencode(output.environment_variables)}"
  }
}

run "an_own_bucket_notifies_the_queue_of_log_files_only" {
  command = plan

  variables {
    log_prefix = "edge"
  }
  assert {
    condition     = one(aws_s3_bucket_notification.this[0].queue).filter_prefix == "edge/AWSLogs/"
    error_message = "found ${jsonencode(aws_s3_bucket_notification.this[0].queue)}"
  }
  assert {
    condition     = length(aws_cloudwatch_event_rule.this) == 0
    error_message = "a rule beside the notification would deliver everything twice"
  }
}

run "a_shared_bucket_is_left_alone_and_heard_through_eventbridge" {
  command = plan

  variables {
    existing_log_bucket = { name = "shared-logs", prefix = "orders" }
    load_balancer_name  = "production-green-orders"
  }
  assert {
    condition     = length(aws_s3_bucket_notification.this) == 0 && length(module.log_bucket) == 0
    error_message = "it would replace the shared bucket's notifications"
  }
  assert {
    condition = jsondecode(aws_cloudwatch_event_rule.this[0].event_pattern).detail == {
      bucket = { name = ["shared-logs"] }
      object = { key = [{
        wildcard = "orders/AWSLogs/123456789012/elasticloadbalancing/eu-west-1/*_elasticloadbalancing_eu-west-1_production-green-orders_*"
      }] }
    }
    error_message = "found ${aws_cloudwatch_event_rule.this[0].event_pattern}"
  }
  assert {
    condition = one([for statement in jsondecode(module.queue.policy).Statement :
      [statement.Principal.Service, statement.Condition.ArnEquals["aws:SourceArn"][0], statement.Condition.StringEquals["aws:SourceAccount"][0]]
      if statement.Effect == "Allow"
    ]) == ["events.amazonaws.com", "arn:aws:events:eu-west-1:123456789012:rule/production-green-orders-logs", "123456789012"]
    error_message = "found ${module.queue.policy}"
  }
  assert {
    condition = one(aws_cloudwatch_event_target.this[0].dead_letter_config).arn == "arn:aws:sqs:eu-west-1:123456789012:production-green-orders-logs-dead-letters" && one([
      for statement in jsondecode(module.queue.dead_letter_policy).Statement :
      statement.Condition.ArnEquals["aws:SourceArn"][0] if statement.Effect == "Allow"
    ]) == "arn:aws:events:eu-west-1:123456789012:rule/production-green-orders-logs"
    error_message = "what the rule could not deliver is lost: ${module.queue.dead_letter_policy}"
  }
  assert {
    condition     = strcontains(output.function_policy, "arn:aws:s3:::shared-logs/orders/AWSLogs/*")
    error_message = "found ${output.function_policy}"
  }
}

run "in_a_shared_bucket_files_are_told_by_the_load_balancers_kind_and_name" {
  command = plan

  variables {
    load_balancer_type  = "application"
    load_balancer_name  = "edge"
    existing_log_bucket = { name = "shared-logs" }
  }
  assert {
    condition     = endswith(jsondecode(aws_cloudwatch_event_rule.this[0].event_pattern).detail.object.key[0].wildcard, "/*_elasticloadbalancing_eu-west-1_app.edge.*")
    error_message = "found ${aws_cloudwatch_event_rule.this[0].event_pattern}"
  }
}

run "events_of_a_bucket_in_another_account_come_from_that_account" {
  command = plan

  variables {
    load_balancer_name  = "production-green-orders"
    existing_log_bucket = { name = "shared-logs", account_id = "210987654321" }
  }
  assert {
    condition     = jsondecode(aws_cloudwatch_event_rule.this[0].event_pattern).account == ["210987654321"]
    error_message = "found ${aws_cloudwatch_event_rule.this[0].event_pattern}"
  }
}

run "in_a_vpc_only_logstash_and_endpoints_can_be_reached" {
  command = plan

  variables {
    network = {
      vpc_id                      = "vpc-1"
      subnet_ids                  = ["subnet-1"]
      logstash_cidr_blocks        = ["10.0.4.0/24"]
      endpoint_prefix_list_ids    = ["pl-1"]
      endpoint_security_group_ids = ["sg-endpoints"]
    }
  }
  assert {
    condition = alltrue([for rule in concat(
      values(aws_vpc_security_group_egress_rule.logstash),
      values(aws_vpc_security_group_egress_rule.gateway_endpoints),
      values(aws_vpc_security_group_egress_rule.interface_endpoints),
    ) : rule.from_port == rule.to_port && contains([443, 5044], rule.from_port)])
    error_message = "a rule opens more than one port"
  }
  assert {
    condition     = aws_vpc_security_group_egress_rule.logstash["10.0.4.0/24"].to_port == 5044
    error_message = "Logstash cannot be reached"
  }
}

run "the_alarm_compares_lines_encountered_with_lines_sent" {
  command = plan

  assert {
    condition = {
      for query in aws_cloudwatch_metric_alarm.not_sent.metric_query :
      query.id => query.id == "missing" ? query.expression : one(query.metric).metric_name
    } == { missing = "encountered - sent", encountered = "LinesEncountered", sent = "LinesSent" }
    error_message = "found ${jsonencode(aws_cloudwatch_metric_alarm.not_sent.metric_query)}"
  }
  assert {
    condition = alltrue([for query in aws_cloudwatch_metric_alarm.not_sent.metric_query :
      one(query.metric).dimensions == tomap({ api = "orders", environment = "production", colour = "green" })
      if query.id != "missing"
    ])
    error_message = "found ${jsonencode(aws_cloudwatch_metric_alarm.not_sent.metric_query)}"
  }
}

run "a_secret_under_a_customers_key_is_decrypted_for_that_secret_only" {
  command = plan

  variables {
    logstash_tls_secret_arn         = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:logstash-AbCdEf"
    logstash_tls_secret_kms_key_arn = "arn:aws:kms:eu-west-1:123456789012:key/1234"
  }
  assert {
    condition = [for statement in jsondecode(output.function_policy).Statement :
      statement if contains(statement.Action, "kms:Decrypt")
      ] == [{
        Sid      = "DecryptTlsSecret"
        Effect   = "Allow"
        Action   = ["kms:Decrypt"]
        Resource = ["arn:aws:kms:eu-west-1:123456789012:key/1234"]
        Condition = { StringEquals = {
          "kms:EncryptionContext:SecretARN" = ["arn:aws:secretsmanager:eu-west-1:123456789012:secret:logstash-AbCdEf"]
          "kms:ViaService"                  = ["secretsmanager.eu-west-1.amazonaws.com"]
        } }
    }]
    error_message = "found ${output.function_policy}"
  }
}

run "logs_of_a_network_load_balancer_under_a_key_are_decrypted_through_s3_only" {
  command = plan

  variables {
    load_balancer_type  = "network"
    load_balancer_name  = "production-green-orders"
    existing_log_bucket = { name = "shared-logs", prefix = "orders", kms_key_arn = "arn:aws:kms:eu-west-1:123456789012:key/5678" }
  }
  assert {
    condition = [for statement in jsondecode(output.function_policy).Statement :
      [statement.Resource, statement.Condition.StringEquals["kms:ViaService"]] if contains(statement.Action, "kms:Decrypt")
    ] == [[["arn:aws:kms:eu-west-1:123456789012:key/5678"], ["s3.eu-west-1.amazonaws.com"]]]
    error_message = "found ${output.function_policy}"
  }
}

run "without_keys_nothing_is_decrypted" {
  command = plan

  assert {
    condition     = !strcontains(output.function_policy, "kms:")
    error_message = "found ${output.function_policy}"
  }
}

run "through_a_nat_gateway_aws_is_reached_and_own_groups_are_taken" {
  command = plan

  variables {
    network = {
      vpc_id               = "vpc-1"
      subnet_ids           = ["subnet-1"]
      logstash_cidr_blocks = ["10.0.4.0/24"]
      https_cidr_blocks    = ["0.0.0.0/0"]
      security_group_ids   = ["sg-own"]
    }
  }
  assert {
    condition     = [aws_vpc_security_group_egress_rule.https["0.0.0.0/0"].from_port, aws_vpc_security_group_egress_rule.https["0.0.0.0/0"].to_port] == [443, 443]
    error_message = "found ${jsonencode(aws_vpc_security_group_egress_rule.https)}"
  }
}

run "silence_is_an_alarm_where_it_is_asked_for" {
  command = plan

  variables {
    alarms = { quiet_minutes = 60 }
  }
  assert {
    condition = [
      aws_cloudwatch_metric_alarm.quiet[0].evaluation_periods,
      aws_cloudwatch_metric_alarm.quiet[0].treat_missing_data,
      aws_cloudwatch_metric_alarm.quiet[0].dimensions.api,
    ] == [12, "breaching", "orders"]
    error_message = "found ${jsonencode(aws_cloudwatch_metric_alarm.quiet[0])}"
  }
}

run "an_api_that_may_be_idle_has_no_alarm_about_it" {
  command = plan

  assert {
    condition     = length(aws_cloudwatch_metric_alarm.quiet) == 0
    error_message = "it is watched"
  }
}

run "runtime_and_pinned_version_reach_the_function" {
  command = plan

  variables {
    runtime      = "nodejs20.x"
    live_version = "7"
  }
  assert {
    condition     = [output.runtime, output.live_version] == ["nodejs20.x", "7"]
    error_message = "found ${output.runtime} and version ${output.live_version}"
  }
}
