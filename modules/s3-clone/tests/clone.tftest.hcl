mock_provider "aws" {
  source          = "../../test/terraform-mocks"
  override_during = plan
}

variables {
  environment              = "production"
  colour                   = "green"
  source_bucket_names      = ["photos"]
  destination_bucket_names = ["photos-copy"]
  segmenter                = { zip_path = "versions.tf" }
  copier                   = { zip_path = "versions.tf" }
}

run "each_kind_of_request_starts_one_stage_and_the_filters_do_not_overlap" {
  command = plan

  assert {
    condition = { for queue in aws_s3_bucket_notification.this.queue : queue.id => queue.filter_suffix } == {
      segmenter = "/clone-request"
      copier    = "-segment-request"
    }
    error_message = "found ${jsonencode(aws_s3_bucket_notification.this.queue)}"
  }
  assert {
    condition = alltrue(flatten([
      for one in aws_s3_bucket_notification.this.queue : [
        for other in aws_s3_bucket_notification.this.queue :
        one.id == other.id || !endswith(one.filter_suffix, other.filter_suffix)
      ]
    ]))
    error_message = "one suffix is the end of the other: S3 refuses the notification"
  }
}

run "the_queues_hide_a_message_for_six_times_the_functions_timeout" {
  command = plan

  assert {
    condition     = module.queue["segmenter"].visibility_timeout_seconds >= 6 * var.segmenter.timeout_seconds && module.queue["copier"].visibility_timeout_seconds >= 6 * var.copier.timeout_seconds
    error_message = "found ${module.queue["segmenter"].visibility_timeout_seconds} and ${module.queue["copier"].visibility_timeout_seconds}"
  }
}

run "roles_which_all_regions_share_end_with_the_region" {
  command = plan

  assert {
    condition     = { for stage, function in module.function : stage => function.role_name } == { copier = "production-green-clone-copier-euw1", segmenter = "production-green-clone-segmenter-euw1" }
    error_message = "found ${jsonencode({ for stage, function in module.function : stage => function.role_name })}"
  }
}

run "only_the_command_bucket_of_this_account_may_send" {
  command = plan

  assert {
    condition = alltrue(flatten([for queue in values(module.queue) : [
      for statement in jsondecode(queue.policy).Statement :
      statement.Condition.ArnEquals["aws:SourceArn"] == ["arn:aws:s3:::production-green-clone-commands-123456789012-euw1"]
      && statement.Condition.StringEquals["aws:SourceAccount"] == ["123456789012"]
      if statement.Effect == "Allow"
    ]]))
    error_message = "found ${jsonencode([for queue in values(module.queue) : queue.policy])}"
  }
}

run "the_copier_reaches_the_listed_buckets_and_the_command_bucket_only" {
  command = plan

  assert {
    condition = toset(flatten([for statement in jsondecode(output.function_policies["copier"]).Statement :
      statement.Resource if startswith(statement.Action[0], "s3:")
      ])) == toset([
      "arn:aws:s3:::photos",
      "arn:aws:s3:::photos/*",
      "arn:aws:s3:::photos-copy",
      "arn:aws:s3:::photos-copy/*",
      "arn:aws:s3:::production-green-clone-commands-123456789012-euw1",
      "arn:aws:s3:::production-green-clone-commands-123456789012-euw1/*",
    ])
    error_message = "found ${output.function_policies["copier"]}"
  }
  assert {
    condition = toset(flatten([for statement in jsondecode(output.function_policies["copier"]).Statement :
      statement.Resource if contains(statement.Action, "s3:PutObject")
      ])) == toset([
      "arn:aws:s3:::photos-copy/*",
      "arn:aws:s3:::production-green-clone-commands-123456789012-euw1/*",
    ])
    error_message = "it may write to a source: ${output.function_policies["copier"]}"
  }
  assert {
    condition     = !strcontains(output.function_policies["copier"], "s3:DeleteObject") && !strcontains(output.function_policies["copier"], "s3:RestoreObject") && !strcontains(output.function_policies["copier"], "s3:PutObjectAcl") && !strcontains(output.function_policies["copier"], "InvokeFunction")
    error_message = "it may delete, restore, or invoke: ${output.function_policies["copier"]}"
  }
}

run "the_copier_alone_queues_what_goes_on_later_and_in_its_own_queue" {
  command = plan

  assert {
    condition = { for stage, policy in output.function_policies : stage => flatten([
      for statement in jsondecode(policy).Statement : statement.Resource if statement.Sid == "ContinueLater"
      ]) } == {
      segmenter = []
      copier    = ["arn:aws:sqs:eu-west-1:123456789012:production-green-clone-copier"]
    }
    error_message = "found ${jsonencode(output.function_policies)}"
  }
}

run "the_segmenter_lists_and_touches_no_object_outside_the_command_bucket" {
  command = plan

  assert {
    condition = toset(flatten([for statement in jsondecode(output.function_policies["segmenter"]).Statement :
      statement.Resource if length(setintersection(statement.Action, ["s3:GetObject", "s3:PutObject"])) > 0
    ])) == toset(["arn:aws:s3:::production-green-clone-commands-123456789012-euw1/*"])
    error_message = "found ${output.function_policies["segmenter"]}"
  }
  assert {
    condition     = strcontains(output.function_policies["segmenter"], ":function:production-green-clone-segmenter:live")
    error_message = "it cannot hand on to itself: ${output.function_policies["segmenter"]}"
  }
}

run "deleting_must_be_allowed_expressly" {
  command = plan

  variables {
    allow_delete = true
  }
  assert {
    condition = one([for statement in jsondecode(output.function_policies["copier"]).Statement :
      statement.Resource if contains(statement.Action, "s3:DeleteObject")
    ]) == ["arn:aws:s3:::photos-copy/*"]
    error_message = "found ${output.function_policies["copier"]}"
  }
}

run "acls_must_be_allowed_expressly" {
  command = plan

  variables {
    allow_acl = true
  }
  assert {
    condition = one([for statement in jsondecode(output.function_policies["copier"]).Statement :
      statement.Resource if contains(statement.Action, "s3:PutObjectAcl")
    ]) == ["arn:aws:s3:::photos-copy/*"]
    error_message = "found ${output.function_policies["copier"]}"
  }
}

run "restoring_must_be_allowed_expressly" {
  command = plan

  variables {
    allow_restore = true
  }
  assert {
    condition = one([for statement in jsondecode(output.function_policies["copier"]).Statement :
      statement.Resource if contains(statement.Action, "s3:RestoreObject")
    ]) == ["arn:aws:s3:::photos/*"]
    error_message = "found ${output.function_policies["copier"]}"
  }
}

run "each_stage_is_fed_by_its_own_queue_capped_and_may_read_no_other" {
  command = plan

  assert {
    condition = { for stage, function in module.function : stage => function.queue_mappings["requests"].maximum_concurrency } == {
      segmenter = 5, copier = 50
    }
    error_message = "not capped"
  }
  assert {
    condition = { for stage, function in module.function : stage => function.queue_mappings["requests"].queue_arn } == {
      segmenter = "arn:aws:sqs:eu-west-1:123456789012:production-green-clone-segmenter"
      copier    = "arn:aws:sqs:eu-west-1:123456789012:production-green-clone-copier"
    }
    error_message = "found ${jsonencode([for function in module.function : function.queue_mappings])}"
  }
  assert {
    condition = { for stage, policy in output.function_policies : stage => one([
      for statement in jsondecode(policy).Statement : statement.Resource if contains(statement.Action, "sqs:ReceiveMessage")
    ]) } == { for stage, function in module.function : stage => [function.queue_mappings["requests"].queue_arn] }
    error_message = "a role cannot read its queue: ${jsonencode(output.function_policies)}"
  }
}

run "objects_that_could_not_be_copied_raise_an_alarm" {
  command = plan

  assert {
    condition     = aws_cloudwatch_metric_alarm.objects_failed.dimensions == tomap({ environment = "production", colour = "green", service = "s3-clone-copier" })
    error_message = "found ${jsonencode(aws_cloudwatch_metric_alarm.objects_failed.dimensions)}"
  }
}

run "a_key_of_a_source_encrypts_nothing" {
  command = plan

  variables {
    source_kms_key_arns      = ["arn:aws:kms:eu-west-1:123456789012:key/source"]
    destination_kms_key_arns = ["arn:aws:kms:eu-west-1:123456789012:key/destination"]
  }
  assert {
    condition = { for statement in jsondecode(output.function_policies["copier"]).Statement :
      statement.Resource[0] => statement.Action if startswith(statement.Action[0], "kms:")
      } == {
      "arn:aws:kms:eu-west-1:123456789012:key/source"      = ["kms:Decrypt"]
      "arn:aws:kms:eu-west-1:123456789012:key/destination" = ["kms:Decrypt", "kms:GenerateDataKey"]
    }
    error_message = "found ${output.function_policies["copier"]}"
  }
}

run "a_stage_can_be_pinned_and_both_run_on_the_same_node" {
  command = plan

  variables {
    runtime       = "nodejs20.x"
    live_versions = { copier = "7" }
  }
  assert {
    condition     = output.live_versions["copier"] == "7" && output.runtimes == { segmenter = "nodejs20.x", copier = "nodejs20.x" }
    error_message = "found ${output.live_versions["copier"]} and ${jsonencode(output.runtimes)}"
  }
}
