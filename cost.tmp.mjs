import {readFileSync,readdirSync} from 'node:fs';
const url=process.argv[2]??'http://127.0.0.1:4701'; const pid=process.argv[3];
const cpu=()=>{const f=readFileSync(`/proc/${pid}/stat`,'utf8').split(') ')[1].split(' ');return (Number(f[11])+Number(f[12]))*10};
const S='ukraine-ceasefire-2025';
const Q={};
for(const f of readdirSync('schema/operations').filter(f=>f.endsWith('.graphql'))) Q[f]=readFileSync('schema/operations/'+f,'utf8');
const c0=`story(by:{slug:"${S}"}){cursor changesSince(cursor:$c)`;
Q.pageAll=`{story(by:{slug:"${S}"}){statements(first:100){nodes{id key text status mode quotedSpans{start end} translations{text language} attributions{speaker{name slug} office onBehalfOf{name} } speakers{name} principals{name} saidAt{text earliest latest} channel event{title} proposals{title} mentions{name} citations{source{publisher url} quote} relations{kind statement{key}} notices{text} version publishedAt changedAt permalink}}}}`;
Q.matrix=`{story(by:{slug:"${S}"}){positionMatrix{rows{proposal{title} cells{actor{name} position{stance} history{stance note}}}}}}`;
Q.related=`{story(by:{slug:"${S}"}){statements(first:20){nodes{key relatedBy{kind statement{key text}} evidenceFor{stance}}}}}`;
Q.updates=`{story(by:{slug:"${S}"}){updates(first:100){nodes{sequence headline story{headline} ... on StatementPublished{statement{text speakers{name} citations{source{url}}}}}}}}`;
Q.search=`{search(text:"ceasefire",first:100){totalCount edges{snippet{text} node{text speakers{name}}}}}`;
Q.introspect=(await import('graphql')).getIntrospectionQuery({descriptions:true,inputValueDeprecation:true,specifiedByUrl:true,directiveIsRepeatable:true,schemaDescription:true,oneOf:true});
for(const [n,q] of Object.entries(Q)){ if(q.includes('subscription')) continue;
  const a=cpu(); const t=performance.now(); const N=10; let st,body,len;
  for(let i=0;i<N;i++){ const r=await fetch(url+'/graphql',{method:'POST',headers:{'content-type':'application/json'},body:JSON.stringify({query:q+' #'+Math.random()})}); st=r.status; const x=await r.text(); len=x.length; body=x.slice(0,160); var rl=r.headers.get('ratelimit')}
  console.log(n.padEnd(36),st,'cpu/op',((cpu()-a)/N).toFixed(1),'wall',((performance.now()-t)/N).toFixed(1),len,rl, body.includes('errors')?body:'' ); await new Promise(r=>setTimeout(r,1500)); }
