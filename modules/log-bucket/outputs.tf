output "name" {
  description = "Name of the bucket, known once it exists."
  value       = module.bucket.name
}

output "arn" {
  description = "ARN of the bucket, known at plan."
  value       = module.bucket.arn
}

output "policy" {
  description = "The bucket's policy, in JSON."
  value       = module.bucket.policy
}
