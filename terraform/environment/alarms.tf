locals {
  alarm_topic_arn = var.alarm_topic_arn == "none" ? null : var.alarm_topic_arn == null ? one(module.alarm_topic[*].arn) : var.alarm_topic_arn
}

module "alarm_topic" {
  source = "../../modules/alarm-topic"
  count  = var.alarm_topic_arn == null ? 1 : 0

  environment = var.environment
  colour      = var.colour
  emails      = var.alarm_emails
}

# A topic is not yet somebody who listens.
check "alarm_emails" {
  assert {
    condition     = var.alarm_topic_arn != null || length(var.alarm_emails) > 0
    error_message = "alarm_emails: found none, so that the alarms of ${var.environment}/${var.colour} go to the topic ${var.environment}-${var.colour}-alarms, to which Terraform subscribes nobody. Expected addresses; or a topic of yours as alarm_topic_arn; or alarm_topic_arn = \"none\", where nobody is to be told."
  }
}
