locals {
  actions = var.alarms.topic_arn == null ? [] : [var.alarms.topic_arn]

  # As the function publishes them: an alarm whose dimensions differ in one watches nothing.
  metrics_namespace = "LambdaCore"
  metrics_dimensions = {
    api         = var.api
    environment = var.environment
    colour      = var.colour
  }
}

# Lines of a file that failed and is delivered again later count as encountered both times: the alarm is
# about the moment. Whether all is well in the end, the dead letters tell.
resource "aws_cloudwatch_metric_alarm" "not_sent" {
  alarm_name          = "${local.prefix}-encountered-but-not-sent"
  alarm_description   = "Log lines of ${var.api} were read and not confirmed by Logstash. Their files come again; when they fail for good they rest in ${module.queue.dead_letter_name}, from which npm run replay puts them through again. What to do: docs/runbook.md#lines-encountered-but-not-sent"
  comparison_operator = "GreaterThanThreshold"
  threshold           = var.alarms.lines_not_sent
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = local.actions
  ok_actions          = local.actions

  metric_query {
    id          = "missing"
    expression  = "encountered - sent"
    label       = "Lines encountered but not sent"
    return_data = true
  }

  metric_query {
    id = "encountered"

    metric {
      namespace   = local.metrics_namespace
      metric_name = "LinesEncountered"
      dimensions  = local.metrics_dimensions
      period      = 300
      stat        = "Sum"
    }
  }

  metric_query {
    id = "sent"

    metric {
      namespace   = local.metrics_namespace
      metric_name = "LinesSent"
      dimensions  = local.metrics_dimensions
      period      = 300
      stat        = "Sum"
    }
  }
}

# ELB that no longer writes, a notification that was lost, a prefix that was changed: none of them makes an error.
resource "aws_cloudwatch_metric_alarm" "quiet" {
  count = var.alarms.quiet_minutes == null ? 0 : 1

  alarm_name          = "${local.prefix}-quiet"
  alarm_description   = "No log line of ${var.api} came for ${var.alarms.quiet_minutes} minutes. Are its load balancer's access logs on, with the bucket ${local.bucket_name} and the prefix \"${local.prefix_of_logs}\", and does it have traffic? What to do: docs/runbook.md#no-lines-come"
  namespace           = local.metrics_namespace
  metric_name         = "LinesEncountered"
  dimensions          = local.metrics_dimensions
  statistic           = "Sum"
  period              = 300
  evaluation_periods  = var.alarms.quiet_minutes / 5
  comparison_operator = "LessThanThreshold"
  threshold           = 1
  treat_missing_data  = "breaching"
  alarm_actions       = local.actions
  ok_actions          = local.actions
}
