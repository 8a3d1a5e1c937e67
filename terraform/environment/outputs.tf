output "command_bucket_name" {
  description = "Bucket that clone-requests are put into; null without a clone."
  value       = one(module.clone[*].command_bucket_name)
}

output "clone_functions" {
  description = "Names of the clone's functions, by stage."
  value       = merge(module.clone[*].function_names...)
}

output "dashboard_name" {
  description = "Name of the CloudWatch dashboard."
  value       = module.dashboard.name
}

output "alarm_topic_arn" {
  description = "Topic that the alarms tell; null where nobody is told."
  value       = local.alarm_topic_arn
}
