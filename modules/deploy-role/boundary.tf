# What a role may do that the deploy role makes, whatever it writes into it: so that whoever deploys cannot get by a function
# what they do not have themselves. https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
locals {
  data_arns = concat(local.arns.bucket, [for name in var.function_bucket_names : "arn:${local.partition}:s3:::${name}"])

  boundary_statements = concat(
    [
      {
        sid       = "Log"
        actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        resources = local.arns.log_group
      },
      {
        sid       = "Trace"
        actions   = ["xray:PutTelemetryRecords", "xray:PutTraceSegments"]
        resources = ["*"]
      },
      {
        sid = "UseQueues"
        actions = [
          "sqs:ChangeMessageVisibility", "sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage", "sqs:SendMessage",
        ]
        resources = local.arns.queue
      },
      {
        sid       = "InvokeFunctions"
        actions   = ["lambda:InvokeFunction"]
        resources = local.arns.function
      },
      {
        sid       = "ListBuckets"
        actions   = ["s3:ListBucket"]
        resources = local.data_arns
      },
      {
        sid = "ReadAndWriteObjects"
        actions = [
          "s3:AbortMultipartUpload", "s3:DeleteObject", "s3:GetObject", "s3:GetObjectTagging", "s3:ListMultipartUploadParts",
          "s3:PutObject", "s3:PutObjectAcl", "s3:PutObjectTagging", "s3:RestoreObject",
        ]
        resources = [for arn in local.data_arns : "${arn}/*"]
      },
    ],
    length(var.secret_arns) == 0 ? [] : [{
      sid       = "ReadSecrets"
      actions   = ["secretsmanager:GetSecretValue"]
      resources = var.secret_arns
    }],
    length(var.kms_key_arns) == 0 ? [] : [{
      sid       = "UseKeys"
      actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
      resources = var.kms_key_arns
    }],
    [for statement in [
      {
        sid = "JoinNetwork"
        actions = [
          "ec2:AssignPrivateIpAddresses", "ec2:CreateNetworkInterface", "ec2:DeleteNetworkInterface", "ec2:UnassignPrivateIpAddresses",
        ]
        resources = ["arn:${local.partition}:ec2:${local.here}:*/*"]
      },
      {
        sid       = "SeeNetwork"
        actions   = ["ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets"]
        resources = ["*"]
      },
    ] : statement if var.network],
  )
}
