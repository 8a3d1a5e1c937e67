locals {
  actions  = var.alarms.topic_arn == null ? [] : [var.alarms.topic_arn]
  near_end = var.timeout_seconds * 1000 * var.alarms.duration_percent / 100

  # One table, one resource: the alarms on Lambda's own metrics differ in nothing else.
  function_alarms = {
    errors = {
      metric    = "Errors"
      statistic = "Sum"
      threshold = var.alarms.errors
      text      = "More than ${var.alarms.errors} invocations of ${var.name} failed within five minutes."
    }
    throttles = {
      metric    = "Throttles"
      statistic = "Sum"
      threshold = 0
      text      = "Invocations of ${var.name} were turned away: the account's or the function's concurrency is used up."
    }
    duration = {
      metric    = "Duration"
      statistic = "Maximum"
      threshold = local.near_end
      text      = "${var.name} ran for more than ${var.alarms.duration_percent} % of its ${var.timeout_seconds} s: it did not hand on in time."
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "function" {
  for_each = local.function_alarms

  alarm_name          = "${var.name}-${each.key}"
  alarm_description   = each.value.text
  namespace           = "AWS/Lambda"
  metric_name         = each.value.metric
  dimensions          = { FunctionName = aws_lambda_function.this.function_name }
  statistic           = each.value.statistic
  period              = 300
  evaluation_periods  = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = each.value.threshold
  treat_missing_data  = "notBreaching"
  alarm_actions       = local.actions
  ok_actions          = local.actions
}

resource "aws_cloudwatch_metric_alarm" "failures" {
  count = var.invoke_itself ? 1 : 0

  alarm_name          = local.failures_name
  alarm_description   = "Asynchronous invocations of ${var.name} failed in every try and wait in ${local.failures_name}. When the cause is mended, put them through again."
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
