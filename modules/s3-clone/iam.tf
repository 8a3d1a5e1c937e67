locals {
  source_arns      = [for name in var.source_bucket_names : "arn:${data.aws_partition.this.partition}:s3:::${name}"]
  destination_arns = [for name in var.destination_bucket_names : "arn:${data.aws_partition.this.partition}:s3:::${name}"]
  in_sources       = [for arn in local.source_arns : "${arn}/*"]
  in_destinations  = [for arn in local.destination_arns : "${arn}/*"]

  # Listing the command bucket too: without it S3 answers 403 instead of 404 for a file that is not there.
  uses_commands = [
    {
      sid       = "ListCommands"
      actions   = ["s3:ListBucket"]
      resources = [local.command_bucket_arn]
    },
    {
      sid       = "ReadAndWriteCommands"
      actions   = ["s3:GetObject", "s3:PutObject"]
      resources = ["${local.command_bucket_arn}/*"]
    },
  ]

  # The destination is only looked at: whether it is there, where, and what `deleteExtraneous` would meet.
  segmenter_statements = concat(local.uses_commands, [{
    sid       = "ListSourcesAndDestinations"
    actions   = ["s3:ListBucket"]
    resources = distinct(concat(local.source_arns, local.destination_arns))
  }])

  copier_statements = concat(local.uses_commands, [
    {
      sid       = "ListSourcesAndDestinations"
      actions   = ["s3:ListBucket"]
      resources = distinct(concat(local.source_arns, local.destination_arns))
    },
    {
      sid = "ReadSources"
      # Versions have permissions of their own; requests name none, of which S3 copies the current one.
      # https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html
      actions = concat(
        ["s3:GetObject", "s3:GetObjectTagging"],
        var.allow_restore ? ["s3:RestoreObject"] : [],
      )
      resources = local.in_sources
    },
    {
      sid = "WriteDestinations"
      # GetObject: whether a copy in parts was completed, when the response was lost. ListMultipartUploadParts:
      # which parts an invocation before has copied.
      actions = concat(
        [
          "s3:AbortMultipartUpload", "s3:GetObject", "s3:ListMultipartUploadParts", "s3:PutObject",
          "s3:PutObjectTagging",
        ],
        var.allow_acl ? ["s3:PutObjectAcl"] : [],
        var.allow_delete ? ["s3:DeleteObject"] : [],
      )
      resources = local.in_destinations
    },
    ],
    length(var.source_kms_key_arns) == 0 ? [] : [{
      sid       = "UseSourceKeys"
      actions   = ["kms:Decrypt"]
      resources = var.source_kms_key_arns
    }],
    # Decrypt: a copy in parts reads its parts back.
    # https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html
    length(var.destination_kms_key_arns) == 0 ? [] : [{
      sid       = "UseDestinationKeys"
      actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
      resources = var.destination_kms_key_arns
  }])
}
