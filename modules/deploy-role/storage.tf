locals {
  state_arn = "arn:${local.partition}:s3:::${var.state_bucket_name}"

  # Terraform reads every setting of a bucket, whether it is set or not.
  bucket_settings = [
    "s3:GetAccelerateConfiguration", "s3:GetBucketAcl", "s3:GetBucketCORS", "s3:GetBucketLogging", "s3:GetBucketNotification",
    "s3:GetBucketObjectLockConfiguration", "s3:GetBucketPolicy", "s3:GetBucketPublicAccessBlock", "s3:GetBucketRequestPayment",
    "s3:GetBucketTagging", "s3:GetBucketVersioning", "s3:GetBucketWebsite", "s3:GetEncryptionConfiguration",
    "s3:GetLifecycleConfiguration", "s3:GetReplicationConfiguration", "s3:ListBucket",
  ]

  storage_statements = [
    {
      sid = "ManageBuckets"
      actions = concat(local.bucket_settings, [
        "s3:CreateBucket", "s3:DeleteBucket", "s3:DeleteBucketPolicy", "s3:ListBucketVersions", "s3:PutBucketNotification",
        "s3:PutBucketPolicy", "s3:PutBucketPublicAccessBlock", "s3:PutBucketTagging", "s3:PutEncryptionConfiguration",
        "s3:PutLifecycleConfiguration",
      ])
      resources = local.arns.bucket
    },
    # Of buckets that are emptied when they go (`force_destroy`): the provider deletes by version, there or not. What lies in
    # them, the role does not read.
    {
      sid       = "EmptyBuckets"
      actions   = ["s3:DeleteObjectVersion"]
      resources = [for arn in local.arns.bucket : "${arn}/*"]
    },
    {
      sid = "MakeTheBucketOfStates"
      actions = [
        "s3:CreateBucket", "s3:GetBucketPolicy", "s3:GetBucketPublicAccessBlock", "s3:GetBucketVersioning",
        "s3:GetEncryptionConfiguration", "s3:ListBucket", "s3:PutBucketPolicy", "s3:PutBucketPublicAccessBlock",
        "s3:PutBucketVersioning", "s3:PutEncryptionConfiguration",
      ]
      resources = [local.state_arn]
    },
    {
      sid       = "ReadAndWriteStates"
      actions   = ["s3:GetObject", "s3:PutObject"]
      resources = ["${local.state_arn}/${var.environment}/*"]
    },
    # https://developer.hashicorp.com/terraform/language/backend/s3#permissions-required
    {
      sid       = "GiveLocksBack"
      actions   = ["s3:DeleteObject"]
      resources = ["${local.state_arn}/${var.environment}/*.tflock"]
    },
  ]
}
