data "aws_partition" "this" {}

locals {
  # Built from the name: with the resource's own attribute, a policy and a notification that name each
  # other's queue and bucket would form a cycle.
  arn = "arn:${data.aws_partition.this.partition}:s3:::${var.name}"

  tls_only = {
    Sid       = "DenyWithoutTls"
    Effect    = "Deny"
    Principal = "*"
    # The one wildcard action: a Deny that listed actions would let the next new one through.
    Action    = "s3:*"
    Resource  = [local.arn, "${local.arn}/*"]
    Condition = { Bool = { "aws:SecureTransport" = ["false"] } }
  }

  allowed = [for statement in var.policy_statements : {
    Sid       = statement.sid
    Effect    = "Allow"
    Principal = statement.principal
    Action    = statement.actions
    Resource  = statement.resources
    Condition = statement.conditions
  }]

  policy = {
    Version = "2012-10-17"
    Statement = concat([local.tls_only], [for statement in local.allowed :
      { for name, value in statement : name => value if name != "Condition" || length(value) > 0 }
    ])
  }
}

resource "aws_s3_bucket" "this" {
  bucket        = var.name
  force_destroy = var.force_destroy
}

resource "aws_s3_bucket_public_access_block" "this" {
  bucket = aws_s3_bucket.this.id

  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

# SSE-S3 and not KMS: load balancers cannot write to a bucket with any other.
# https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
resource "aws_s3_bucket_server_side_encryption_configuration" "this" {
  bucket = aws_s3_bucket.this.id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "this" {
  bucket = aws_s3_bucket.this.id

  rule {
    id     = "expire"
    status = "Enabled"

    filter {}

    expiration {
      days = var.expiration_days
    }

    abort_incomplete_multipart_upload {
      days_after_initiation = 1
    }
  }
}

resource "aws_s3_bucket_policy" "this" {
  bucket = aws_s3_bucket.this.id
  policy = jsonencode(local.policy)

  # S3 answers 409 when both are written at once.
  depends_on = [aws_s3_bucket_public_access_block.this]
}
