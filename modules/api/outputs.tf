output "record" {
  description = "The colour's DNS name, such as `production-green-orders.thing.com`; null without a load balancer, or without `platform.zone_id`."
  value       = one(module.record[*].record)
}

output "load_balancer" {
  description = "The load balancer's own DNS name, its zone's id, and whether it has IPv6 addresses: what modules/colour-record wants. Null where there is none."
  value       = local.load_balancer
}

output "name" {
  description = "Name of the API."
  value       = var.name
}

output "log_bucket_name" {
  description = "Bucket to name in the load balancer's access log settings."
  value       = one(module.processor[*].log_bucket_name)
}

output "log_prefix" {
  description = "Prefix to name there."
  value       = one(module.processor[*].log_prefix)
}

output "function_name" {
  description = "Name of the processor's function."
  value       = one(module.processor[*].function_name)
}

output "queue_name" {
  description = "Name of the queue of log files."
  value       = one(module.processor[*].queue_name)
}

output "dead_letter_name" {
  description = "Name of the queue with the files that failed for good."
  value       = one(module.processor[*].dead_letter_name)
}

output "dead_letter_url" {
  description = "URL of the queue with the files that failed for good."
  value       = one(module.processor[*].dead_letter_url)
}

output "security_group_id" {
  description = "Security group of the processor, to be let in where Logstash runs; null outside a VPC."
  value       = one(module.processor[*].security_group_id)
}
