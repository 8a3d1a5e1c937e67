locals {
  actions = var.alarms.topic_arn == null ? [] : [var.alarms.topic_arn]
}

# Failed for good: the copier tries what may pass again before it says so.
resource "aws_cloudwatch_metric_alarm" "objects_failed" {
  alarm_name          = "${local.prefix}-objects-failed"
  alarm_description   = "Objects could not be copied. The job's segment-responses in ${local.command_bucket_name} name them, each with its reason. What to do: docs/runbook.md#objects-were-not-copied"
  namespace           = "LambdaCore"
  metric_name         = "ObjectsFailed"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  statistic           = "Sum"
  period              = 300
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = local.actions
  ok_actions          = local.actions

  # As the function publishes them: an alarm whose dimensions differ in one watches nothing.
  dimensions = {
    environment = var.environment
    colour      = var.colour
    service     = "s3-clone-copier"
  }
}
