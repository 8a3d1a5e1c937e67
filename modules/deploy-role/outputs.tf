output "role_arn" {
  description = "ARN of the role, to take on before `npm run tf`."
  value       = local.role_arn

  depends_on = [aws_iam_role_policy_attachment.this]
}

output "permissions_boundary_arn" {
  description = "What functions may do at most, for `roles.permissions_boundary_arn` of the environment: the role makes no role without it."
  value       = aws_iam_policy.boundary.arn
}
