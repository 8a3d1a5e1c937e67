locals {
  actions = var.alarms.topic_arn == null ? [] : [var.alarms.topic_arn]
}

# A time-out and memory that ran out are errors, too. Throttles and durations have no alarms of their own: work that
# is turned away or slow grows old in its queue, whose age has one (docs/costs.md).
resource "aws_cloudwatch_metric_alarm" "errors" {
  alarm_name          = "${var.name}-errors"
  alarm_description   = "More than ${var.alarms.errors} invocations of ${var.name} failed within five minutes: an error, more than ${var.timeout_seconds} s, or more than ${var.memory_megabytes} MB. What to do: docs/runbook.md#invocations-fail"
  namespace           = "AWS/Lambda"
  metric_name         = "Errors"
  dimensions          = { FunctionName = aws_lambda_function.this.function_name }
  statistic           = "Sum"
  period              = 300
  evaluation_periods  = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = var.alarms.errors
  treat_missing_data  = "notBreaching"
  alarm_actions       = local.actions
  ok_actions          = local.actions
}

# There were alarms for throttles and durations beside it.
moved {
  from = aws_cloudwatch_metric_alarm.function["errors"]
  to   = aws_cloudwatch_metric_alarm.errors
}

resource "aws_cloudwatch_metric_alarm" "failures" {
  count = var.invoke_itself ? 1 : 0

  alarm_name          = local.failures_name
  alarm_description   = "Asynchronous invocations of ${var.name} failed in every try and wait in ${local.failures_name}. What to do: docs/runbook.md#asynchronous-invocations-failed"
  namespace           = "AWS/SQS"
  metric_name         = "ApproximateNumberOfMessagesVisible"
  dimensions          = { QueueName = aws_sqs_queue.failures[0].name }
  statistic           = "Maximum"
  period              = 60
  evaluation_periods  = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  treat_missing_data  = "notBreaching"
  alarm_actions       = local.actions
  ok_actions          = local.actions
}
