output "command_bucket_name" {
  description = "Bucket that clone-requests are put into: `npm run -s clone -- --command-bucket` wants it."
  value       = module.command_bucket.name
}

output "function_names" {
  description = "Names of the functions, by stage (`segmenter`, `copier`)."
  value       = { for stage, function in module.function : stage => function.name }
}

output "live_versions" {
  description = "Versions that the functions' aliases stand for, by stage."
  value       = { for stage, function in module.function : stage => function.live_version }
}

output "runtimes" {
  description = "Runtimes of the functions, by stage."
  value       = { for stage, function in module.function : stage => function.runtime }
}

output "function_policies" {
  description = "What the functions may do, in JSON, by stage."
  value       = { for stage, function in module.function : stage => function.policy }
}

output "queue_names" {
  description = "Names of the queues, by stage."
  value       = { for stage, queue in module.queue : stage => queue.name }
}
