output "name" {
  description = "Name of the bucket, known once it exists."
  value       = aws_s3_bucket.this.id
}

output "arn" {
  description = "ARN of the bucket, known at plan."
  value       = local.arn
}

output "policy" {
  description = "The bucket's policy, in JSON."
  value       = jsonencode(local.policy)
}
