output "function_name" {
  description = "Name of the processor's function."
  value       = module.function.name
}

output "function_policy" {
  description = "What the function may do, in JSON."
  value       = module.function.policy
}

output "log_bucket_name" {
  description = "Bucket to name in the load balancer's access log settings, known at plan."
  value       = local.bucket_name
  depends_on  = [module.log_bucket]
}

output "log_prefix" {
  description = "Prefix to name there."
  value       = local.prefix_of_logs
}

output "queue_name" {
  description = "Name of the queue of log files."
  value       = module.queue.name
}

output "paused" {
  description = "Whether the queue feeds the function no more."
  value       = !module.function.queue_mappings["logs"].enabled
}

output "dead_letter_name" {
  description = "Name of the queue with the files that failed for good."
  value       = module.queue.dead_letter_name
}

output "dead_letter_url" {
  description = "URL of the queue with the files that failed for good."
  value       = module.queue.dead_letter_url
}

output "environment_variables" {
  description = "The function's environment variables."
  value       = module.function.environment_variables
}

output "runtime" {
  description = "The function's runtime."
  value       = module.function.runtime
}

output "live_version" {
  description = "Version that the function's alias stands for."
  value       = module.function.live_version
}

output "security_group_id" {
  description = "Security group of the function, to be let in where Logstash runs; null outside a VPC."
  value       = one(aws_security_group.this[*].id)
}
