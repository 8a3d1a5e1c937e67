output "apis" {
  description = "By API: its DNS name, the bucket and prefix for its load balancer's access logs, its function and its queues."
  value = { for api in local.apis : api.name => {
    record          = api.record
    log_bucket_name = api.log_bucket_name
    log_prefix      = api.log_prefix
    function_name   = api.function_name
    queue_name      = api.queue_name
    dead_letter_url = api.dead_letter_url
  } }
}

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
