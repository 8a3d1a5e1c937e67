locals {
  mappings = "arn:${local.partition}:lambda:${local.here}:event-source-mapping:*"
  of_own   = { ArnLike = { "lambda:FunctionArn" = local.arns.function } }

  function_statements = [
    {
      sid = "ManageFunctions"
      actions = [
        "lambda:CreateAlias", "lambda:CreateFunction", "lambda:DeleteAlias", "lambda:DeleteFunction",
        "lambda:DeleteFunctionConcurrency", "lambda:DeleteFunctionEventInvokeConfig", "lambda:GetAlias", "lambda:GetFunction",
        "lambda:GetFunctionCodeSigningConfig", "lambda:GetFunctionConfiguration",
        "lambda:GetFunctionEventInvokeConfig", "lambda:GetFunctionRecursionConfig", "lambda:ListVersionsByFunction",
        "lambda:PublishVersion", "lambda:PutFunctionConcurrency", "lambda:PutFunctionEventInvokeConfig",
        "lambda:PutFunctionRecursionConfig", "lambda:UpdateAlias", "lambda:UpdateFunctionCode", "lambda:UpdateFunctionConfiguration",
      ]
      resources = local.arns.function
    },
    {
      sid       = "TagFunctions"
      actions   = ["lambda:ListTags", "lambda:TagResource", "lambda:UntagResource"]
      resources = concat(local.arns.function, [local.mappings])
    },
    # Mappings are named by Lambda: whose they are is all that tells them apart. One that is made knows no resource.
    # https://docs.aws.amazon.com/service-authorization/latest/reference/list_awslambda.html
    {
      sid        = "FeedFunctions"
      actions    = ["lambda:CreateEventSourceMapping"]
      resources  = ["*"]
      conditions = local.of_own
    },
    {
      sid        = "ManageFeeds"
      actions    = ["lambda:DeleteEventSourceMapping", "lambda:GetEventSourceMapping", "lambda:UpdateEventSourceMapping"]
      resources  = [local.mappings]
      conditions = local.of_own
    },
    {
      sid = "ManageRoles"
      actions = [
        "iam:DeleteRole", "iam:GetRole", "iam:GetRolePolicy", "iam:ListAttachedRolePolicies", "iam:ListInstanceProfilesForRole",
        "iam:ListRolePolicies", "iam:TagRole", "iam:UntagRole", "iam:UpdateAssumeRolePolicy",
      ]
      resources = local.arns.role
    },
    # Never without the boundary, and nowhere may it be taken away.
    {
      sid        = "GivePermissionsWithinTheBoundary"
      actions    = ["iam:CreateRole", "iam:DeleteRolePolicy", "iam:PutRolePolicy"]
      resources  = local.arns.role
      conditions = { StringEquals = { "iam:PermissionsBoundary" = [local.boundary_arn] } }
    },
    {
      sid        = "GiveRolesToFunctions"
      actions    = ["iam:PassRole"]
      resources  = local.arns.role
      conditions = { StringEquals = { "iam:PassedToService" = ["lambda.amazonaws.com"] } }
    },
    {
      sid = "ManageQueues"
      actions = [
        "sqs:CreateQueue", "sqs:DeleteQueue", "sqs:GetQueueAttributes", "sqs:ListQueueTags", "sqs:SetQueueAttributes", "sqs:TagQueue",
        "sqs:UntagQueue",
      ]
      resources = local.arns.queue
    },
    {
      sid = "ManageLogGroups"
      actions = [
        "logs:CreateLogGroup", "logs:DeleteLogGroup", "logs:ListTagsForResource", "logs:PutRetentionPolicy", "logs:TagResource",
        "logs:UntagResource",
      ]
      resources = local.arns.log_group
    },
  ]
}
