mock_provider "aws" {
  mock_data "aws_partition" {
    defaults = { partition = "aws-cn" }
  }
}

variables {
  name = "production-green-orders-logs-123456789012"
}

run "nothing_in_it_is_public_and_tls_is_required" {
  command = plan

  assert {
    condition = alltrue([
      aws_s3_bucket_public_access_block.this.block_public_acls,
      aws_s3_bucket_public_access_block.this.block_public_policy,
      aws_s3_bucket_public_access_block.this.ignore_public_acls,
      aws_s3_bucket_public_access_block.this.restrict_public_buckets,
    ])
    error_message = "public access is not blocked"
  }
  assert {
    condition = anytrue([for statement in jsondecode(aws_s3_bucket_policy.this.policy).Statement :
      statement.Effect == "Deny" && statement.Principal == "*" && statement.Action == "s3:*"
      && statement.Condition.Bool["aws:SecureTransport"] == ["false"] && length(statement.Resource) == 2
    ])
    error_message = "TLS is not required: ${aws_s3_bucket_policy.this.policy}"
  }
  assert {
    condition     = one(one(aws_s3_bucket_server_side_encryption_configuration.this.rule).apply_server_side_encryption_by_default).sse_algorithm == "AES256"
    error_message = "not encrypted with SSE-S3"
  }
  assert {
    condition     = one(one(aws_s3_bucket_lifecycle_configuration.this.rule).expiration).days == 30
    error_message = "objects do not expire"
  }
  assert {
    condition     = output.arn == "arn:aws-cn:s3:::production-green-orders-logs-123456789012"
    error_message = "arn: found ${output.arn}"
  }
  assert {
    condition     = aws_s3_bucket.this.force_destroy == false
    error_message = "a bucket with objects would be destroyed"
  }
}

run "a_name_that_is_too_long_is_refused" {
  command = plan

  variables {
    name = "production-green-orders-logs-and-more-and-more-and-more-123456789012"
  }
  expect_failures = [var.name]
}

run "a_wildcard_action_is_refused" {
  command = plan

  variables {
    policy_statements = [{
      sid       = "All"
      principal = { Service = "delivery.logs.amazonaws.com" }
      actions   = ["s3:*"]
      resources = ["arn:aws:s3:::b"]
    }]
  }
  expect_failures = [var.policy_statements]
}

run "an_expiry_of_zero_days_is_refused" {
  command = plan

  variables {
    expiration_days = 0
  }
  expect_failures = [var.expiration_days]
}
