output "arn" {
  description = "ARN of the topic, for `alarm_topic_arn` and the modules' `alarms.topic_arn`."
  value       = local.arn

  # An alarm that goes off before CloudWatch is let in tells nobody.
  depends_on = [aws_sns_topic_policy.this]
}

output "key_arn" {
  description = "ARN of the topic's key: who else publishes needs `kms:Decrypt` and `kms:GenerateDataKey` on it."
  value       = aws_kms_key.this.arn
}
