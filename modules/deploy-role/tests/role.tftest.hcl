mock_provider "aws" {
  source          = "../../test/terraform-mocks"
  override_during = plan
}

variables {
  environment       = "production"
  trusted_arns      = ["arn:aws:iam::123456789012:role/pipeline"]
  zone_id           = "Z1"
  state_bucket_name = "states"
}

run "it_deploys_its_own_environment_alone_and_no_role_without_the_boundary" {
  command = plan

  assert {
    condition     = output.role_arn == "arn:aws:iam::123456789012:role/production-lambda-core-deploy-eu-west-1"
    error_message = "found ${output.role_arn}"
  }
  assert {
    condition = [for statement in jsondecode(aws_iam_policy.this["functions"].policy).Statement :
      [statement.Resource, statement.Condition] if contains(statement.Action, "iam:CreateRole")
      ] == [[
        ["arn:aws:iam::123456789012:role/production-blue-*", "arn:aws:iam::123456789012:role/production-green-*"],
        { StringEquals = { "iam:PermissionsBoundary" = ["arn:aws:iam::123456789012:policy/production-lambda-core-deploy-eu-west-1-boundary"] } },
    ]]
    error_message = "found ${aws_iam_policy.this["functions"].policy}"
  }
  assert {
    condition = alltrue([for action in ["iam:AttachRolePolicy", "iam:CreatePolicy", "iam:DeleteRolePermissionsBoundary", "iam:PutRolePermissionsBoundary", "ec2:", "events:"] :
      !strcontains(aws_iam_policy.this["functions"].policy, action) && !strcontains(aws_iam_policy.this["storage"].policy, action)
    ])
    error_message = "found ${aws_iam_policy.this["functions"].policy}"
  }
  assert {
    condition = [for statement in jsondecode(aws_iam_policy.this["storage"].policy).Statement : statement.Resource if contains(statement.Action, "s3:PutObject")] == [
      ["arn:aws:s3:::states/production/*"],
    ]
    error_message = "found ${aws_iam_policy.this["storage"].policy}"
  }
}

# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
run "with_everything_its_policies_are_as_short_as_iam_takes_them" {
  command = plan

  variables {
    role_path             = "/lambda-core/"
    network               = true
    shared_log_buckets    = true
    function_bucket_names = ["content", "content-copy"]
    secret_arns           = ["arn:aws:secretsmanager:eu-west-1:123456789012:secret:logstash-AbCdEf"]
    kms_key_arns          = ["arn:aws:kms:eu-west-1:123456789012:key/k"]
  }
  assert {
    condition     = alltrue([for policy in concat(values(aws_iam_policy.this)[*].policy, [aws_iam_policy.boundary.policy]) : length(policy) <= 6144])
    error_message = "found ${jsonencode([for policy in concat(values(aws_iam_policy.this)[*].policy, [aws_iam_policy.boundary.policy]) : length(policy)])} characters, expected at most 6144"
  }
  assert {
    condition     = strcontains(aws_iam_policy.this["functions"].policy, "role/lambda-core/production-green-*") && strcontains(aws_iam_policy.this["watching"].policy, "ec2:CreateSecurityGroup") && strcontains(aws_iam_policy.this["watching"].policy, "events:PutRule")
    error_message = "found ${aws_iam_policy.this["watching"].policy}"
  }
  assert {
    condition     = [for statement in jsondecode(aws_iam_policy.boundary.policy).Statement : statement.Sid] == ["Log", "Trace", "UseQueues", "InvokeFunctions", "ListBuckets", "ReadAndWriteObjects", "ReadSecrets", "UseKeys", "JoinNetwork", "SeeNetwork"]
    error_message = "found ${aws_iam_policy.boundary.policy}"
  }
}

run "an_environment_and_trust_that_cannot_be_are_refused" {
  command = plan

  variables {
    environment  = "Production"
    trusted_arns = ["*"]
    role_path    = "lambda-core"
  }
  expect_failures = [var.environment, var.trusted_arns, var.role_path]
}
