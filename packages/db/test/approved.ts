/** What each role of a unit of work may do. A change here is a change of what a process can do: review it. */
export const approvedGrants: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'app.attempts': {
    tessera_job:
      'select, update (remote_account, remote_id, submission, submitting_fence, submitting_at)',
    tessera_user: 'select, insert',
    tessera_vault: 'select',
  },
  'app.audit': {
    tessera_job: 'insert',
    tessera_sweep: 'insert',
    tessera_user: 'select, insert',
    tessera_vault: 'select, insert',
  },
  'app.credentials': {
    tessera_sweep:
      'select (id, user_id, service_id, origin, is_active, is_verified, expires_at, last_used_at, updated_at)',
    tessera_user: 'select',
    tessera_vault: 'select, insert, update, delete',
  },
  'app.delegations': {
    tessera_job: 'select',
    tessera_sweep: 'select, update (state)',
    tessera_user: 'select, insert',
    tessera_vault: 'select, update (state)',
  },
  'app.files': {
    tessera_job: 'select, insert, update (state, size_bytes, sha256, content)',
    tessera_user: 'select, insert, update (state, size_bytes, sha256, report), delete',
    tessera_vault: 'select',
  },
  'app.job_events': {
    tessera_job: 'select, insert',
    tessera_sweep: 'insert',
    tessera_user: 'select, insert',
  },
  'app.job_inputs': {
    tessera_job: 'select',
    tessera_user: 'select, insert',
    tessera_vault: 'select',
  },
  'app.jobs': {
    tessera_job:
      'select, update (state, wait_reason, state_text, failure_code, event_count, updated_at, ended_at)',
    tessera_sweep:
      'select, update (state, wait_reason, state_text, failure_code, event_count, updated_at, ended_at)',
    tessera_user:
      'select, insert, update (state, wait_reason, state_text, failure_code, cancel_requested_at, event_count, updated_at, ended_at)',
    tessera_vault: 'select',
  },
  'app.notices': {
    tessera_vault: 'insert',
    tessera_sweep: 'insert',
    tessera_user: 'select, update (dismissed_at)',
  },
  'app.service_health': {
    tessera_user: 'select (service_id, state, milliseconds, checked_at)',
    tessera_vault: 'select, insert, update, delete',
  },
  'app.oauth_servers': { tessera_vault: 'select' },
  'app.service_options': {
    tessera_job: 'select, insert, update',
    tessera_user: 'select, delete',
  },
  'app.services': {
    tessera_sweep: 'select (id, name, origin, moved_at, status)',
    tessera_job: 'select',
    tessera_user: 'select',
    tessera_vault:
      'select, update (delivery, shared_token_policy, shared_token_until, shared_token_account)',
  },
  'app.shared_token_uses': { tessera_user: 'select', tessera_vault: 'select, insert, update' },
  'app.steps': {
    tessera_job: 'select, insert',
    tessera_sweep:
      'select (id, user_id, service_id, job_id, delegation_id, kind, state, due_at, dispatch, dispatched_at, claimed_until, failures, refusals, sealed_context), update (state, dispatch, dispatched_at, failures, ended_at)',
    tessera_user: 'select, insert',
    tessera_vault: 'select, update (state, due_at, fence, claimed_until, failures, refusals)',
  },
  'app.users': {
    tessera_sweep: 'select (id, status)',
    tessera_user: 'select',
    tessera_vault: 'select (id, username, role, status), update (role)',
  },
  'proof.grants': { tessera_vault: 'select, insert, update' },
  'proof.internal_services': {},
  'proof.passwords': {},
  'proof.revocations': { tessera_vault: 'select, insert, update (at), delete' },
  'proof.sessions': {},
  'proof.task_tokens': {},
  'vault.alert_message_items': { tessera_delivery: 'select, insert' },
  'vault.alert_messages': {
    tessera_delivery: 'select, insert, update (attempts, next_attempt_at, delivered_at, failure)',
  },
  'vault.alerts': {
    tessera_delivery: 'select (id, at, kind, severity, subject, times, last_at, acknowledged_at)',
    tessera_vault: 'select, insert, update (detail, times, last_at, acknowledged_at)',
  },
  'vault.audit': { tessera_vault: 'select, insert' },
  'vault.audit_heads': { tessera_vault: 'select, update (sequence, mac)' },
  'vault.challenges': { tessera_vault: 'select, insert, delete' },
  'vault.clients': { tessera_vault: 'select, insert, update' },
  'vault.credential_secrets': { tessera_vault: 'select, insert, update, delete' },
  'vault.file_keys': {
    tessera_vault: 'select, insert, update (wrapped_key, key_id, updated_at), delete',
  },
  'vault.key_canaries': { tessera_vault: 'select, insert, update (rewrapping_for), delete' },
  'vault.health_grants': { tessera_vault: 'select, insert, delete' },
  'vault.service_credentials': { tessera_vault: 'select, insert, update, delete' },
  'vault.oauth_clients': { tessera_vault: 'select, insert, update' },
  'vault.oauth_flows': { tessera_vault: 'select, insert, delete' },
  'vault.oauth_refreshes': { tessera_vault: 'select, insert, update' },
  'vault.request_ids': { tessera_vault: 'select, insert, delete' },
}

/** Functions that act with the rights of tessera_proof, and which roles may call them (without `tessera_`). */
export const approvedDefiners: Readonly<Record<string, string>> = {
  'app.admin_alerts(boolean,bigint,integer)': 'user',
  'app.credential_status(bytea,uuid,smallint)': 'user',
  'app.credential_uses(smallint,bigint,integer)': 'user',
  'app.current_delegation_id()': 'job',
  'app.current_job_id()': 'job user vault',
  'app.current_purpose()': 'sweep',
  'app.current_service_id()': 'job user vault',
  'app.current_user_id()': 'job user vault',
  'app.end_session()': 'user',
  'app.delegate_child(uuid,text[])': 'job',
  'app.end_task_lease(bytea,boolean)': 'user',
  'app.end_step(text,timestamp with time zone,text,boolean,boolean)': 'job',
  'app.find_user(text)': 'vault',
  'app.issue_task_token(uuid,text,uuid,uuid,interval)': 'user',
  'app.open_sweep(text)': 'sweep',
  'app.open_unit(bytea)': 'job user vault',
  'app.require_sweep()': 'sweep',
  'app.require_unit()': 'job user vault',
  'app.retry_job(uuid,uuid,text,uuid,timestamp with time zone,timestamp with time zone,uuid,bytea)':
    'user',
  'app.retry_terms(uuid)': 'user',
  'app.revoke_job(uuid)': 'user',
  'app.run_on_account(uuid,text)': 'user',
  'app.spend_task_token(uuid,text,bytea)': 'user',
  'app.unit_is_open()': 'user',
  'proof.current_identity()': '',
  'proof.is_revoked(proof.grants)': 'vault',
  'proof.resolve(bytea)': '',
  'sign_in.find_password(text)': 'sign_in',
  'sign_in.note_refusal(text)': 'sign_in',
  'sign_in.open_session(uuid,bytea,text,text,interval)': 'sign_in',
  'sign_in.register(text,text,text)': 'sign_in',
}

/** Unique keys without the owner, by why they tell nobody anything. */
export const approvedKeys: Readonly<Record<string, readonly string[]>> = {
  'random, so that one must know a row to ask for it': [
    'app.attempts_pkey',
    'app.audit_pkey',
    'app.credentials_pkey',
    'app.delegations_pkey',
    'app.files_pkey',
    'app.jobs_pkey',
    'app.notices_pkey',
    'app.steps_pkey',
    'app.users_pkey',
    'proof.grants_pkey',
    'proof.sessions_pkey',
    'proof.task_tokens_pkey',
    'vault.challenges_pkey',
    'vault.credential_secrets_pkey',
    'vault.file_keys_pkey',
    'vault.oauth_refreshes_pkey',
  ],
  'hashes and keys that only their holder can name, written by reviewed functions and the broker': [
    'proof.grants_claim_key_key',
    'proof.grants_proof_hash_key',
    'proof.internal_services_proof_hash_key',
    'proof.sessions_proof_hash_key',
    'proof.task_tokens_lease_hash_key',
    'vault.oauth_flows_pkey',
  ],
  'the broker alone writes them': [
    'proof.grants_task_id_fence_key',
    'proof.revocations_pkey',
    'app.service_health_pkey',
    'vault.alerts_open',
    'vault.health_grants_pkey',
    'vault.service_credentials_pkey',
    'vault.service_credentials_service_id_kind_key',
    'vault.alerts_pkey',
    'vault.audit_pkey',
  ],
  'the messenger alone writes them': [
    'vault.alert_message_items_pkey',
    'vault.alert_messages_open',
    'vault.alert_messages_pkey',
  ],
  'people sign in with them: registration says that a name is taken, and is bounded in rate': [
    'app.users_email',
    'app.users_username_key',
  ],
  'rows that belong to nobody': [
    'app.oauth_servers_pkey',
    'app.services_pkey',
    'app.services_slug_key',
    'proof.internal_services_name_key',
    'proof.internal_services_pkey',
    'vault.audit_heads_pkey',
    'vault.clients_pkey',
    'vault.clients_public_key_key',
    'vault.key_canaries_pkey',
    'vault.oauth_clients_pkey',
    'vault.request_ids_pkey',
  ],
}
