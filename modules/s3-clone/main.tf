data "aws_caller_identity" "this" {}
data "aws_partition" "this" {}
data "aws_region" "this" {}

module "names" {
  source = "../names"

  environment  = var.environment
  colour       = var.colour
  name         = "clone"
  region       = data.aws_region.this.id
  region_token = var.region_token
}

locals {
  prefix = module.names.prefix

  # Built from the name: the queues' policies name the bucket, whose notification names the queues.
  command_bucket_name = "${local.prefix}-commands-${data.aws_caller_identity.this.account_id}${module.names.region_suffix}"
  command_bucket_arn  = "arn:${data.aws_partition.this.partition}:s3:::${local.command_bucket_name}"

  # The two stages. What differs between them stands here; everything else is the same for both.
  stages = {
    segmenter = {
      description = "Segments the source of a clone-request"
      # Of the keys that start it. Neither is the end of the other: S3 refuses overlapping filters.
      suffix              = "/clone-request"
      batch_size          = 1
      maximum_concurrency = var.segmenter.maximum_concurrency
      timeout_seconds     = var.segmenter.timeout_seconds
      memory_megabytes    = var.segmenter.memory_megabytes
      zip_path            = var.segmenter.zip_path
      settings            = var.segmenter.settings
      own_settings        = {}
      invoke_itself       = true
      continues_later     = false
      policy_statements   = local.segmenter_statements
    }
    copier = {
      description = "Copies one segment, server-side"
      suffix      = "-segment-request"
      # Segments of one invocation share its places: of ten large ones none is copied in its time, each is split
      # once more, and others have nothing to do meanwhile. A million keys took 61 s with ten, and 46 s with
      # two, in a third of the segments (npm run -s clone -- --simulate 1000000 --partitions 20).
      batch_size          = 2
      maximum_concurrency = var.copier.maximum_concurrency
      timeout_seconds     = var.copier.timeout_seconds
      memory_megabytes    = var.copier.memory_megabytes
      zip_path            = var.copier.zip_path
      settings            = var.copier.settings
      # In its last try, the copier writes what failed into the response instead of asking for another.
      own_settings      = { MAX_ATTEMPTS = tostring(var.maximum_receives) }
      invoke_itself     = false
      continues_later   = true
      policy_statements = local.copier_statements
    }
  }
}

module "function" {
  source   = "../lambda-function"
  for_each = local.stages

  name               = "${local.prefix}-${each.key}"
  role_name          = "${local.prefix}-${each.key}${module.names.region_suffix}"
  description        = "${each.value.description} (${var.environment}, ${var.colour})"
  zip_path           = each.value.zip_path
  timeout_seconds    = each.value.timeout_seconds
  memory_megabytes   = each.value.memory_megabytes
  log_retention_days = var.log_retention_days
  log_kms_key_arn    = var.log_kms_key_arn
  tracing            = var.tracing
  alarms             = { topic_arn = var.alarms.topic_arn }
  roles              = var.roles
  runtime            = var.runtime
  live_version       = lookup(var.live_versions, each.key, null)

  # The segmenter invokes itself, the copier writes the segment-requests that start it again, and queues those
  # that go on later. Both bound their depth (HOP_LIMIT, DEPTH_LIMIT).
  invoke_itself  = each.value.invoke_itself
  recursive_loop = var.emulated ? null : "Allow"

  environment_variables = merge(each.value.settings, each.value.own_settings, each.value.continues_later ? {
    QUEUE_URL = module.queue[each.key].url
    } : {}, {
    ENVIRONMENT  = var.environment
    COLOUR       = var.colour
    NODE_OPTIONS = "--enable-source-maps"
  })

  queues = { requests = {
    arn                 = module.queue[each.key].arn
    batch_size          = each.value.batch_size
    maximum_concurrency = each.value.maximum_concurrency
  } }

  policy_statements = concat(each.value.policy_statements, each.value.continues_later ? [{
    sid       = "ContinueLater"
    actions   = ["sqs:SendMessage"]
    resources = [module.queue[each.key].arn]
  }] : [])
}

module "queue" {
  source   = "../queue"
  for_each = local.stages

  name                       = "${local.prefix}-${each.key}"
  visibility_timeout_seconds = each.value.timeout_seconds * 6
  maximum_receives           = var.maximum_receives
  restrict_redrive           = !var.emulated
  alarms                     = { age_minutes = var.alarms.queue_age_minutes, topic_arn = var.alarms.topic_arn }
  senders                    = [{ service = "s3.amazonaws.com", source_arn = local.command_bucket_arn }]
}
