data "aws_caller_identity" "this" {}
data "aws_partition" "this" {}
data "aws_region" "this" {}

locals {
  # Regions older than August 2022: there, Classic and Application Load Balancers write as an account of
  # AWS's own. The list is closed; every newer region knows the service principal.
  # https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
  account_regions = [
    "af-south-1", "ap-east-1", "ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-south-1",
    "ap-southeast-1", "ap-southeast-2", "ap-southeast-3", "ca-central-1", "cn-north-1",
    "cn-northwest-1", "eu-central-1", "eu-north-1", "eu-south-1", "eu-west-1", "eu-west-2",
    "eu-west-3", "me-south-1", "sa-east-1", "us-east-1", "us-east-2", "us-gov-east-1",
    "us-gov-west-1", "us-west-1", "us-west-2",
  ]
  writes_as_account = contains(local.account_regions, data.aws_region.this.id)

  account_id = data.aws_caller_identity.this.account_id
  partition  = data.aws_partition.this.partition
  arn        = "arn:${local.partition}:s3:::${var.name}"
  folder     = var.prefix == "" ? "" : "${var.prefix}/"
  logs       = "${local.arn}/${local.folder}AWSLogs/${local.account_id}/*"

  http = anytrue([for type in ["classic", "application"] : contains(var.load_balancer_types, type)])

  as_account = local.http && local.writes_as_account ? [{
    sid        = "ElbAccountWrites"
    principal  = { AWS = data.aws_elb_service_account.this[0].arn }
    actions    = ["s3:PutObject"]
    resources  = [local.logs]
    conditions = {}
  }] : []

  # "IfExists", because AWS's documents do not promise that ELB sends both keys with every delivery: a
  # condition on a key that is absent would turn the Allow into nothing, and logs would be lost silently.
  # The account's number in the path confines it in any case.
  as_service = local.http && !local.writes_as_account ? [{
    sid       = "ElbServiceWrites"
    principal = { Service = "logdelivery.elasticloadbalancing.amazonaws.com" }
    actions   = ["s3:PutObject"]
    resources = [local.logs]
    conditions = {
      ArnLikeIfExists = {
        "aws:SourceArn" = ["arn:${local.partition}:elasticloadbalancing:${data.aws_region.this.id}:${local.account_id}:loadbalancer/*"]
      }
      StringEqualsIfExists = { "aws:SourceAccount" = [local.account_id] }
    }
  }] : []

  # Of network load balancers the only writer; of application load balancers the one of vended logs, which are
  # switched on under "Integrations" instead of the access logs. The same in all regions.
  # https://docs.aws.amazon.com/elasticloadbalancing/latest/network/enable-access-logs.html
  # https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-infrastructure-V2-S3.html
  delivery_source = {
    ArnLike      = { "aws:SourceArn" = ["arn:${local.partition}:logs:${data.aws_region.this.id}:${local.account_id}:*"] }
    StringEquals = { "aws:SourceAccount" = [local.account_id] }
  }
  as_delivery = anytrue([for type in ["application", "network"] : contains(var.load_balancer_types, type)]) ? [
    {
      sid       = "LogDeliveryWrites"
      principal = { Service = "delivery.logs.amazonaws.com" }
      actions   = ["s3:PutObject"]
      resources = [local.logs]
      conditions = merge(local.delivery_source, {
        StringEquals = {
          "aws:SourceAccount" = [local.account_id]
          "s3:x-amz-acl"      = ["bucket-owner-full-control"]
        }
      })
    },
    {
      sid        = "LogDeliveryChecksAcl"
      principal  = { Service = "delivery.logs.amazonaws.com" }
      actions    = ["s3:GetBucketAcl"]
      resources  = [local.arn]
      conditions = local.delivery_source
    },
  ] : []
}

data "aws_elb_service_account" "this" {
  count = local.http && local.writes_as_account ? 1 : 0
}

module "bucket" {
  source = "../bucket"

  name              = var.name
  expiration_days   = var.expiration_days
  force_destroy     = var.force_destroy
  policy_statements = concat(local.as_account, local.as_service, local.as_delivery)
}
