output "arn" {
  description = "ARN of the topic, for `alarm_topic_arn` and the modules' `alarms.topic_arn`."
  value       = local.arn

  # An alarm that goes off before CloudWatch is let in tells nobody.
  depends_on = [aws_sns_topic_policy.this]
}
