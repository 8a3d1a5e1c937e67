# Only the load balancer's owner can switch its access logs on, and not before the bucket is there: a warning, then,
# that each plan repeats until it is done. Nothing else would tell that no log ever comes.
locals {
  # Nothing where the load balancer is not there, or is mocked.
  logging = one(concat(
    [for logs in flatten(data.aws_elb.this[*].access_logs) : { enabled = logs.enabled, bucket = logs.bucket, prefix = logs.bucket_prefix }],
    [for logs in flatten(data.aws_lb.this[*].access_logs) : { enabled = logs.enabled, bucket = logs.bucket, prefix = logs.prefix }],
  ))
  expected_logging = {
    enabled = true
    bucket  = one(module.processor[*].log_bucket_name)
    prefix  = one(module.processor[*].log_prefix)
  }
  found_logging = local.logging == null ? null : {
    enabled = local.logging.enabled
    bucket  = local.logging.bucket
    # None at all is as good as an empty one.
    prefix = local.logging.prefix == null ? "" : local.logging.prefix
  }
  access_logs_reach_the_queue = local.found_logging == null || local.found_logging == local.expected_logging
}

check "access_logs" {
  assert {
    # By a name: of what a condition refers to, Terraform prints the value.
    condition     = local.access_logs_reach_the_queue
    error_message = "${var.name}: access logs of the load balancer \"${local.load_balancer_name}\": found ${try(local.found_logging.enabled, false) ? "bucket \"${coalesce(local.found_logging.bucket, "none")}\", prefix \"${local.found_logging.prefix}\"" : "none, they are off"}, expected bucket \"${coalesce(local.expected_logging.bucket, "none")}\", prefix \"${local.expected_logging.prefix == null ? "" : local.expected_logging.prefix}\". Set them so at the load balancer, or no line of this API comes."
  }
}
